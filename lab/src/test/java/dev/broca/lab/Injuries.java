package dev.broca.lab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages files of text and tables as people, programs and disks do; a seed always alike. */
final class Injuries {
  private static final List<String> STRANGE =
      List.of(
          "\"",
          "'",
          ",",
          ";",
          "\t",
          "\n",
          "\r",
          "\r\n",
          "\0",
          "\ufeff",
          "\u2028",
          "\u202e",
          "\u001b[2J",
          "NaN",
          "inf",
          "-1",
          "1e999",
          "99999999999999999999",
          "0x10",
          "[",
          "]",
          "{",
          "}",
          ":",
          "- ",
          "&a",
          "*a",
          "!!java",
          "|",
          ">",
          "#",
          "../",
          "~",
          "null",
          "true",
          "\ud83d");

  private final SplittableRandom random;

  Injuries(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One to four injuries. */
  byte[] of(byte[] file) {
    byte[] injured = file;
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      injured = once(injured);
    }
    return injured;
  }

  private byte[] once(byte[] file) {
    int at = random.nextInt(file.length + 1);
    int end = Math.min(file.length, at + random.nextInt(1, 40));
    byte[] piece = Arrays.copyOfRange(file, at, end);
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(file, at);
      case 1 -> spliced(file, at, new byte[0], end);
      case 2 -> spliced(file, at, piece, at);
      case 3 -> spliced(file, random.nextInt(file.length + 1), piece, -1);
      case 4 -> spliced(file, at, noise(), end);
      case 5 -> flipped(file);
      case 6 -> lines(file);
      case 7 -> spliced(file, at, piece.length == 0 ? noise() : repeated(piece), at);
      default -> spliced(file, at, strange(), random.nextBoolean() ? at : end);
    };
  }

  private byte[] strange() {
    return STRANGE.get(random.nextInt(STRANGE.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(1, 20)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] repeated(byte[] piece) {
    var out = new ByteArrayOutputStream();
    for (int i = random.nextInt(2, 200); i > 0; i--) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private byte[] flipped(byte[] file) {
    byte[] flipped = file.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** A line is left out, doubled or moved to the end. */
  private byte[] lines(byte[] file) {
    var lines =
        new ArrayList<>(
            List.of(new String(file, StandardCharsets.ISO_8859_1).split("(?<=\n)", -1)));
    String line = lines.get(random.nextInt(lines.size()));
    if (random.nextBoolean()) {
      lines.remove(line);
    }
    if (random.nextBoolean()) {
      lines.add(line);
    }
    return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] spliced(byte[] file, int at, byte[] inserted, int end) {
    var out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(inserted);
    int from = end < 0 ? at : end;
    out.write(file, from, file.length - from);
    return out.toByteArray();
  }
}
