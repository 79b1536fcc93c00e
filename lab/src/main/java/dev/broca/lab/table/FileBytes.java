package dev.broca.lab.table;

import dev.broca.lab.LabException;
import dev.broca.torch.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file in memory, unpacked where it was packed with gzip, and its text. */
public final class FileBytes {
  private static final int LARGEST = 512 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** How files begin that are neither text nor Parquet, and what they are. */
  private record Kind(byte[] start, String what) {
    static Kind of(String hexadecimal, String what) {
      return new Kind(HexFormat.of().parseHex(hexadecimal), what);
    }
  }

  private static final List<Kind> BINARY =
      List.of(
          Kind.of("504b0304", "a zip archive (a spreadsheet .xlsx is one, and so is an .npz file)"),
          Kind.of("d0cf11e0", "an old Office document, such as .xls"),
          Kind.of("934e554d5059", "an array in NumPy's .npy format"),
          Kind.of("894844460d0a1a0a", "an HDF5 or netCDF file"),
          Kind.of("53514c69746520", "an SQLite database"),
          Kind.of("4152524f5731", "an Arrow or Feather file"),
          Kind.of("46454131", "a Feather file"),
          Kind.of("255044462d", "a PDF document"),
          Kind.of("28b52ffd", "packed with zstd"),
          Kind.of("fd377a585a00", "packed with xz"),
          Kind.of("425a68", "packed with bzip2"));

  private final String name;
  private final byte[] bytes;
  private final String hash;

  private FileBytes(String name, byte[] bytes, String hash) {
    this.name = name;
    this.bytes = bytes;
    this.hash = hash;
  }

  /**
   * Reads a file.
   *
   * @throws LabException if it cannot be read, or is too large
   */
  public static FileBytes read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.isDirectory(file)) {
        throw new LabException("%s is a folder; expected a file.".formatted(file));
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new LabException("%s is no regular file. Copy it into one.".formatted(file));
      }
      if (Files.size(file) > LARGEST) {
        throw tooLarge(name, Files.size(file));
      }
      return of(name, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new LabException("There is no file " + file + ". Check the path.", e);
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * A file whose bytes are there already.
   *
   * @throws LabException if it is packed and damaged
   */
  public static FileBytes of(String name, byte[] bytes) {
    String hash = Sha256.of(bytes);
    return new FileBytes(name, startsWith(bytes, 0x1F, 0x8B) ? unpacked(name, bytes) : bytes, hash);
  }

  /** Its name without folders, for messages. */
  public String name() {
    return name;
  }

  /** SHA-256 of the file as it is stored, in hexadecimal digits. */
  public String hash() {
    return hash;
  }

  /** Whether the file, unpacked, begins so. */
  boolean startsWith(int... mark) {
    return startsWith(bytes, mark);
  }

  /** The content, not to be changed. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /**
   * Its text without byte order mark: UTF-8, or UTF-16 where the mark says so.
   *
   * @throws LabException if it is no text, naming line and offset of the first wrong byte
   */
  public String text() {
    if (startsWith(0xFF, 0xFE, 0, 0) || startsWith(0, 0, 0xFE, 0xFF)) {
      throw new LabException(name + " is UTF-32. Save it as UTF-8.");
    }
    if (startsWith(0xFF, 0xFE)) {
      return decoded(StandardCharsets.UTF_16LE, 2);
    }
    if (startsWith(0xFE, 0xFF)) {
      return decoded(StandardCharsets.UTF_16BE, 2);
    }
    refuseBinary();
    int start = startsWith(0xEF, 0xBB, 0xBF) ? 3 : 0;
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : decoded(StandardCharsets.UTF_8, start);
  }

  private void refuseBinary() {
    for (Kind kind : BINARY) {
      if (startsWith(bytes, kind.start())) {
        throw new LabException(
            "%s is no text: it looks like %s. Save it as CSV in UTF-8."
                .formatted(name, kind.what()));
      }
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        boolean wide = i < 2 && bytes.length % 2 == 0;
        throw new LabException(
            "%s, line %d: a NUL byte at offset %d: %s. Save the file as UTF-8."
                .formatted(
                    name,
                    line(i),
                    i,
                    wide ? "it may be UTF-16 without a byte order mark" : "it is no text"));
      }
    }
  }

  private String decoded(Charset charset, int start) {
    var in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    var out = CharBuffer.allocate(in.remaining());
    CoderResult result =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      throw new LabException(
          "%s, line %d: expected %s, found the byte 0x%02X at offset %d. Save the file as UTF-8."
              .formatted(
                  name,
                  line(in.position()),
                  charset.name().substring(0, charset.name().startsWith("UTF-16") ? 6 : 5),
                  bytes[in.position()],
                  in.position()));
    }
    String text = out.flip().toString();
    if (text.indexOf(0) >= 0) {
      throw new LabException(
          "%s holds NUL characters: it is no text. Save it as UTF-8.".formatted(name));
    }
    return text.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? text.substring(1) : text;
  }

  private static byte[] unpacked(String name, byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw tooLarge(name, bytes.length);
      }
      return bytes;
    } catch (IOException e) {
      throw new LabException(
          "%s is packed with gzip, but damaged: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static LabException tooLarge(String name, long size) {
    return new LabException(
        "%s has %,d bytes or more; files of texts may have up to %,d. Split it."
            .formatted(name, size, LARGEST));
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && java.util.Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
