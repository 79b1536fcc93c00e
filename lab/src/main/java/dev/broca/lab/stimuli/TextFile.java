package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A UTF-8 file in memory.
 *
 * @param name its name without folders, for messages
 * @param text its text without byte order mark
 * @param hash SHA-256 of its bytes
 */
public record TextFile(String name, String text, String hash) {
  private static final long LARGEST = 256L << 20;

  /**
   * Reads a file.
   *
   * @throws LabException if it cannot be read, is too large, or is not UTF-8
   */
  public static TextFile read(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new LabException(
            "%s is no file, but a folder, a pipe or a device. Give a file of texts."
                .formatted(file));
      }
      if (Files.size(file) > LARGEST) {
        throw new LabException(
            "%s has %,d bytes; files of texts may have up to %,d. Split it."
                .formatted(name, Files.size(file), LARGEST));
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
   * @throws LabException if they are not UTF-8
   */
  public static TextFile of(String name, byte[] bytes) {
    return new TextFile(name, decode(name, bytes), Sha256.of(bytes));
  }

  /** An error about a line, counted from 1. */
  public LabException error(int line, String message) {
    return new LabException("%s, line %d: %s".formatted(name, line, message));
  }

  private static String decode(String name, byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      throw new LabException(name + " must be UTF-8, but it is UTF-16. Save it as UTF-8.");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    var out = CharBuffer.allocate(in.remaining());
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new LabException(
          "%s, line %d: expected UTF-8, found the byte 0x%02X at offset %d. Save the file as UTF-8."
              .formatted(name, line(bytes, in.position()), bytes[in.position()], in.position()));
    }
    return out.flip().toString();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static int line(byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
