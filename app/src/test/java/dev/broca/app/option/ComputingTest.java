package dev.broca.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Where a model is computed, on a libtorch without CUDA. */
class ComputingTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int generateOn(String device) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(
        console, "generate", "broca-tiny", "--prompt", "The", "--tokens", "1", "--device", device);
  }

  @Test
  void autoFallsBackToTheProcessorAndSaysWhy() {
    assertThat(generateOn("auto")).isZero();
    assertThat(err.toString()).contains("On the processor: ").contains("on cpu with");
  }

  @Test
  void whatIsNotThereIsRefusedWithTheReason() {
    assertThat(generateOn("cuda")).isEqualTo(1);
    assertThat(err.toString()).contains("--device cuda:0 cannot be used").contains("BROCA_TORCH");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anotherNameIsAWrongArgument() {
    assertThat(generateOn("gpu")).isEqualTo(2);
    assertThat(err.toString()).contains("expected auto, cpu, cuda, cuda:N");
  }
}
