package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  private Failures failures(Path reports) {
    var console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(err), 0, Clock.systemUTC());
    return new Failures(console, false, reports);
  }

  @Test
  void whatShouldNotHappenAsksForAReportWithAFile() throws IOException {
    for (Throwable e :
        List.of(
            new IllegalStateException("odd\u001b[2J"),
            new AssertionError("a native call threw"),
            new NoClassDefFoundError("gone"))) {
      err.getBuffer().setLength(0);
      assertThat(failures(folder).failed(e, "score", "gpt2")).isEqualTo(1);
      assertThat(err.toString())
          .contains("Please report this, with " + folder)
          .doesNotContain("\tat ", "\u001b");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(file).content().contains("broca score gpt2", "Java ", "FailuresTest.java");
      }
    }
  }

  @Test
  void withoutAPlaceForTheFileTheReportIsAskedForAllTheSame() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    failures(file.resolve("inside")).failed(new IllegalStateException("odd"));
    assertThat(err.toString()).contains("Please report this", "BROCA_DEBUG=1");
  }

  @Test
  void whatIsForeseenLeavesNoFile() {
    for (Throwable e :
        List.of(
            new LabException("A sentence."),
            new OutOfMemoryError("Java heap space"),
            new StackOverflowError())) {
      failures(folder).failed(e);
    }
    assertThat(folder).isEmptyDirectory();
    assertThat(err.toString()).contains("A sentence.", "BROCA_JAVA_OPTIONS", "nested too deep");
  }

  @Test
  void messagesNameTheTargetAndNotAFileInTheMaking() {
    UUID id = UUID.randomUUID();
    for (String making :
        List.of("/out/." + id + ".part/mask.npy", "/out/.mask.npy." + id + ".part")) {
      err.getBuffer().setLength(0);
      failures(folder).failed(new UncheckedIOException(new AccessDeniedException(making)));
      assertThat(err.toString()).startsWith("/out/mask.npy: permission denied");
    }
  }
}
