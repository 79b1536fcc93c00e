package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that appear whole or not at all, also where another process makes the same. */
class StagingTest {
  @TempDir Path folder;

  private static void make(Staging staging, String text) throws IOException {
    Files.writeString(staging.folder("result").resolve("file"), text);
  }

  @Test
  void theFasterOfTwoNewResultsStaysAndIsNeverMovedAway() throws IOException {
    try (Staging slow = Staging.in(folder);
        Staging fast = Staging.in(folder)) {
      make(slow, "slow");
      make(fast, "fast");
      assertThat(fast.publishNew("result")).isTrue();
      assertThat(slow.publishNew("result")).isFalse();
    }
    assertThat(folder.resolve("result/file")).hasContent("fast");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  /** Another process: makes a folder, says so, and waits to be killed. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws InterruptedException {
      Staging.in(Path.of(arguments[0])).folder("result");
      System.out.println("made");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private long left() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void whatAKilledProcessLeavesIsDeletedByTheNextAndThatOfALivingOneIsNot() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString())
            .start();
    try (var said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("made");
      Staging own = Staging.in(folder);
      assertThat(left()).as("two folders and their locks").isEqualTo(4);
      process.destroyForcibly().waitFor();
      try (Staging _ = Staging.in(folder)) {
        assertThat(left()).as("two of this process").isEqualTo(4);
      }
      own.close();
    }
    assertThat(left()).isZero();
  }

  @Test
  void aResultThatIsReplacedIsReplacedWhole() throws IOException {
    for (String text : new String[] {"first", "second"}) {
      try (Staging staging = Staging.in(folder)) {
        make(staging, text);
        staging.publish("result");
      }
      assertThat(folder.resolve("result/file")).hasContent(text);
    }
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }
}
