package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are those of POSIX")
class InterruptibleTest {
  private static final MemorySegment IGNORED = MemorySegment.ofAddress(1);

  @Test
  void aProcessHearsControlCAlsoWhereThisOneIgnoresIt() throws IOException, InterruptedException {
    MemorySegment before = Interruptible.handle(IGNORED);
    try {
      Process process = Interruptible.start(new ProcessBuilder("sleep", "60"));
      Interruptible.interrupt(process);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 2);
      assertThat(Interruptible.handle(IGNORED)).as("restored").isEqualTo(IGNORED);
    } finally {
      Interruptible.handle(before);
    }
  }
}
