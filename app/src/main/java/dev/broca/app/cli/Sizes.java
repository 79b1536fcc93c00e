package dev.broca.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/** Large numbers for people. */
public final class Sizes {
  private Sizes() {}

  /** A number of bytes in decimal units, such as {@code 98.4 MB}. */
  public static String bytes(long bytes) {
    return bytes < 1000 ? bytes + " bytes" : scaled(bytes, " kMGTP") + "B";
  }

  /** A number of things, such as {@code 134.5 M}. */
  public static String number(long count) {
    return count < 1000 ? Long.toString(count) : scaled(count, " kMGTP").strip();
  }

  private static String scaled(long count, String prefixes) {
    double value = count;
    int prefix = 0;
    while (value >= 999.95 && prefix < prefixes.length() - 1) {
      value /= 1000;
      prefix++;
    }
    return String.format(Locale.ROOT, "%.1f %c", value, prefixes.charAt(prefix));
  }

  /** The bytes of all files below a folder; 0 when there is none. Links are not followed. */
  public static long of(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    var visitor =
        new SimpleFileVisitor<Path>() {
          private long sum;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum += attributes.isRegularFile() ? attributes.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return visitor.sum;
  }
}
