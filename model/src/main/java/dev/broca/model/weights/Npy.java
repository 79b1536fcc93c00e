package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import dev.broca.torch.WholeFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * NumPy's .npy files: one array each. Versions 1, 2 and 3 are read, row-major and column-major;
 * written is what {@code numpy.save} writes, to the byte.
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads the array of a file.
   *
   * @throws ModelException if the file is not there, not in the format, cut short or longer than
   *     its array, or holds anything but plain numbers
   */
  public static NpyArray read(Path path) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return read(in, Files.size(path), path.toString());
    } catch (IOException e) {
      throw new ModelException("Cannot read " + path + ": " + e + ".", e);
    }
  }

  /** Writes an array, replacing a file of that name at the end. */
  public static void write(Path path, NpyArray array) {
    write(path, out -> write(out, array));
  }

  static void write(Path path, WholeFiles.Content content) {
    try {
      WholeFiles.write(path, content);
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  static ModelException cannotWrite(Path path, IOException e) {
    return new ModelException(
        "Cannot write " + path + ": " + e + ". Is its folder there, writable and not full?", e);
  }

  static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(header(array));
    out.write(array.bytes());
  }

  static byte[] header(NpyArray array) {
    return new NpyHeader(array.encoding(), false, array.shape()).write();
  }

  /**
   * Reads an array from a stream.
   *
   * @param size bytes that the stream has or can have at most; more are not allocated
   * @param where what to call the stream in messages
   */
  static NpyArray read(InputStream in, long size, String where) throws IOException {
    try {
      byte[] start = in.readNBytes(NpyHeader.MAGIC.length + 2);
      int width = lengthWidth(start);
      int length = littleEndian(in.readNBytes(width), width);
      if (length < 0 || length > NpyHeader.LONGEST) {
        throw new NpyHeader.MalformedException(
            "its header claims "
                + Integer.toUnsignedString(length)
                + " bytes; at most "
                + NpyHeader.LONGEST
                + " are read");
      }
      byte[] text = in.readNBytes(length);
      NpyHeader header =
          NpyHeader.parse(
              new String(
                  text, start[6] == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
      byte[] elements = elements(in, header, size - start.length - width - length);
      return new NpyArray(
          header.encoding(),
          header.shape(),
          rowMajor(header, widened(header, swapped(header, elements))));
    } catch (NpyHeader.MalformedException e) {
      throw new ModelException("Cannot use " + where + ": " + e.getMessage() + ".", e);
    }
  }

  /** Bytes of the number that says how long the header is. */
  private static int lengthWidth(byte[] start) throws NpyHeader.MalformedException {
    int magic = NpyHeader.MAGIC.length;
    if (start.length < magic + 2 || !Arrays.equals(start, 0, magic, NpyHeader.MAGIC, 0, magic)) {
      throw new NpyHeader.MalformedException(
          "it does not begin as NumPy's arrays do; it is not in the .npy format");
    }
    if (start[magic] < 1 || start[magic] > 3 || start[magic + 1] != 0) {
      throw new NpyHeader.MalformedException(
          "it has version "
              + (start[magic] & 0xFF)
              + "."
              + (start[magic + 1] & 0xFF)
              + " of the .npy format; 1.0, 2.0 and 3.0 are supported");
    }
    return start[magic] == 1 ? 2 : 4;
  }

  private static int littleEndian(byte[] bytes, int width) throws NpyHeader.MalformedException {
    if (bytes.length < width) {
      throw new NpyHeader.MalformedException("it is cut short");
    }
    int number = 0;
    for (int i = 0; i < width; i++) {
      number |= (bytes[i] & 0xFF) << (8 * i);
    }
    return number;
  }

  private static byte[] elements(InputStream in, NpyHeader header, long left)
      throws IOException, NpyHeader.MalformedException {
    long expected = expected(header);
    if (expected > left || expected > NpyArray.LARGEST) {
      throw new NpyHeader.MalformedException(
          "its array "
              + header.shape()
              + " needs "
              + expected
              + " bytes; "
              + Math.max(left, 0)
              + " are there, and at most "
              + NpyArray.LARGEST
              + " are read");
    }
    byte[] elements = in.readNBytes((int) expected);
    if (elements.length < expected) {
      throw new NpyHeader.MalformedException("it is cut short");
    }
    if (in.read() >= 0) {
      throw new NpyHeader.MalformedException("it goes on after its array");
    }
    return elements;
  }

  private static long expected(NpyHeader header) throws NpyHeader.MalformedException {
    try {
      return header.bytes();
    } catch (ArithmeticException e) {
      throw new NpyHeader.MalformedException(
          "its array " + header.shape() + " is impossibly large");
    }
  }

  /** Turns big-endian elements into little-endian ones. */
  private static byte[] swapped(NpyHeader header, byte[] elements) {
    int width = header.width();
    if (!header.bigEndian() || width == 1) {
      return elements;
    }
    var turned = new byte[elements.length];
    for (int i = 0; i < turned.length; i++) {
      turned[i] = elements[i - i % width + width - 1 - i % width];
    }
    return turned;
  }

  /** Turns unsigned integers into signed ones of twice as many bytes. */
  private static byte[] widened(NpyHeader header, byte[] elements) {
    if (!header.unsigned()) {
      return elements;
    }
    int width = header.width();
    var wide = new byte[2 * elements.length];
    for (int i = 0; i < elements.length; i++) {
      wide[i / width * 2 * width + i % width] = elements[i];
    }
    return wide;
  }

  /** Turns column-major elements into row-major ones. */
  private static byte[] rowMajor(NpyHeader header, byte[] elements) {
    List<Integer> shape = header.shape();
    if (!header.columnMajor() || shape.size() < 2 || elements.length == 0) {
      return elements;
    }
    int width = header.encoding().bytesPerBlock();
    var turned = new byte[elements.length];
    var index = new int[shape.size()];
    var strides = new int[shape.size()];
    for (int i = 0, stride = width; i < strides.length; i++) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    int from = 0;
    for (int to = 0; to < turned.length; to += width) {
      System.arraycopy(elements, from, turned, to, width);
      for (int axis = index.length - 1; axis >= 0; axis--) {
        index[axis]++;
        from += strides[axis];
        if (index[axis] < shape.get(axis)) {
          break;
        }
        from -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return turned;
  }
}
