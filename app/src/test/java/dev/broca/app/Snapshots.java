package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/**
 * Texts for users as they were when somebody last read them. A test that finds another text says
 * so; {@code -Dbroca.snapshots=write} writes what there is now, to be read before it is committed.
 */
@NullMarked
final class Snapshots {
  private static final Path FOLDER = Path.of("src/test/resources/dev/broca/app/snapshots");
  private static final boolean WRITE = "write".equals(System.getProperty("broca.snapshots"));

  private Snapshots() {}

  /** Compares a text with the one that is kept under a name. */
  static void assertSame(String name, String text) {
    Path file = FOLDER.resolve(name + ".txt");
    try {
      if (WRITE) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      assertThat(file)
          .as("%s is new. Run this test with -Dbroca.snapshots=write, read it, commit it.", file)
          .isRegularFile();
      assertThat(text)
          .as("Another text than in %s. If it is meant, renew it: -Dbroca.snapshots=write.", file)
          .isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
