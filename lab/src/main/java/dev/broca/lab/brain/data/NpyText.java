package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One-dimensional arrays of strings in an .npz file: NumPy's {@code <U} (UTF-32, filled up with
 * zeros) and {@code |S} (bytes, read as UTF-8).
 */
final class NpyText {
  private static final Pattern DESCR = Pattern.compile("'descr': *'([<>|])([US])([0-9]{1,7})'");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9]{1,9}),\\)");
  private static final int MOST = 256 << 20;
  private static final int START = 10;

  private NpyText() {}

  /** Whether an array holds strings; what holds numbers is read by {@code Npz}. */
  static boolean isText(Path file, String name) {
    byte[] bytes = read(file, name);
    return DESCR.matcher(header(file, name, bytes)).find();
  }

  /**
   * The strings of an array.
   *
   * @throws LabException if it is damaged, or not such an array
   */
  static List<String> read(Path file, String name, int expected) {
    byte[] bytes = read(file, name);
    String header = header(file, name, bytes);
    Matcher descr = DESCR.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!descr.find() || !shape.find()) {
      throw error(file, name, "expected an array of strings with one dimension, found " + header);
    }
    int width = Integer.parseInt(descr.group(3)) * (descr.group(2).equals("U") ? 4 : 1);
    int count = Integer.parseInt(shape.group(1));
    int start = START + length(bytes);
    if (count != expected) {
      throw error(file, name, "expected %d strings, found %d".formatted(expected, count));
    }
    if ((long) count * width != bytes.length - start) {
      throw error(file, name, "it is cut short, or longer than its array");
    }
    var order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ByteBuffer one = ByteBuffer.wrap(bytes, start + i * width, width).order(order);
      texts.add(descr.group(2).equals("U") ? wide(file, name, one) : narrow(one));
    }
    return List.copyOf(texts);
  }

  private static String wide(Path file, String name, ByteBuffer units) {
    var text = new StringBuilder();
    while (units.hasRemaining()) {
      int c = units.getInt();
      if (!Character.isValidCodePoint(c)) {
        throw error(file, name, "it holds what is not a character");
      }
      text.appendCodePoint(c);
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String narrow(ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    int end = all.length;
    while (end > 0 && all[end - 1] == 0) {
      end--;
    }
    return new String(all, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file, String name) {
    try (var zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(name + ".npy");
      if (entry == null) {
        throw error(file, name, "there is no such array");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(MOST);
        if (in.read() >= 0) {
          throw error(file, name, "it has more than %,d bytes".formatted(MOST));
        }
        return bytes;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new LabException("Cannot read %s: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static String header(Path file, String name, byte[] bytes) {
    if (bytes.length < START || bytes[1] != 'N' || START + length(bytes) > bytes.length) {
      throw error(file, name, "it is not in the .npy format");
    }
    if (bytes[6] != 1) {
      return ""; // Headers of strings are short.
    }
    return new String(bytes, START, length(bytes), StandardCharsets.ISO_8859_1).strip();
  }

  private static int length(byte[] bytes) {
    return (bytes[8] & 0xFF) | (bytes[9] & 0xFF) << 8;
  }

  private static LabException error(Path file, String name, String message) {
    return new LabException("%s, array %s: %s.".formatted(file.getFileName(), name, message));
  }
}
