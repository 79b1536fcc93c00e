package dev.broca.model.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages files: the same seed damages them in the same way. */
public final class Mutations {
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    9,
    12,
    13,
    31,
    32,
    33,
    255,
    256,
    65535,
    65536,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE / 8,
    Long.MAX_VALUE - 7,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -8,
    -32
  };

  private final SplittableRandom random;

  /** Begins a series of injuries. */
  public Mutations(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One to three injuries. */
  public byte[] mutate(byte[] file) {
    byte[] mutated = file;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      mutated = once(mutated);
    }
    return mutated;
  }

  private byte[] once(byte[] file) {
    if (file.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = at(file);
    byte[] copy = file.clone();
    return switch (random.nextInt(9)) {
      case 0 -> {
        copy[at] ^= (byte) (1 << random.nextInt(8));
        yield copy;
      }
      case 1 -> {
        copy[at] = (byte) random.nextInt();
        yield copy;
      }
      case 2 -> Arrays.copyOf(file, at);
      case 3 -> Arrays.copyOf(file, file.length + random.nextInt(1, 200));
      case 4 -> number(copy, at, 4);
      case 5 -> number(copy, at, 8);
      case 6 -> digits(file, at);
      case 7 -> splice(file, at, random(random.nextInt(1, 30)), 0);
      default -> {
        int from = at(file);
        int to = Math.min(file.length, from + random.nextInt(1, 60));
        yield splice(file, at, Arrays.copyOfRange(file, from, to), random.nextInt(60));
      }
    };
  }

  /** A place in the file, more often near its beginning, where the header is. */
  private int at(byte[] file) {
    return random.nextInt(random.nextBoolean() ? file.length : Math.min(file.length, 500));
  }

  private byte[] number(byte[] file, int at, int width) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    System.arraycopy(bytes, 0, file, at, Math.min(width, file.length - at));
    return file;
  }

  /** Puts another number where the next digits are written out. */
  private byte[] digits(byte[] file, int at) {
    int start = at;
    while (start < file.length && !digit(file[start])) {
      start++;
    }
    int end = start;
    while (end < file.length && digit(file[end])) {
      end++;
    }
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return splice(
        file, start, Long.toString(number).getBytes(StandardCharsets.US_ASCII), end - start);
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] splice(byte[] file, int at, byte[] inserted, int removed) {
    var out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(inserted);
    int rest = Math.min(file.length, at + removed);
    out.write(file, rest, file.length - rest);
    return out.toByteArray();
  }

  private byte[] random(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
