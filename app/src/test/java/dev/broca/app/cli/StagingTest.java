package dev.broca.app.cli;

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
