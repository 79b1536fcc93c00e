package dev.broca.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.control.Controls;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.stats.Estimate;
import dev.broca.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the README: it compiles and runs with every build. */
class ExampleTest {
  @Test
  void theNetworkIsLocalizedLesionedAndComparedWithAControl() throws IOException {
    // @start region="example"
    try (var model = LanguageModel.load("broca-tiny")) {
      Mask network = Localizer.language().run(model).mask();
      Mask control = Controls.uniform(network, network.size(), 42);

      Benchmark pairs = Benchmarks.read("pairs").limit(2);
      Evaluation intact = pairs.evaluate(model);
      Estimate lost = intact.minus(pairs.evaluate(model.lesioned(network.zero())));
      Estimate lostByControl = intact.minus(pairs.evaluate(model.lesioned(control.zero())));

      System.out.println(network.perBlock());
      System.out.println(lost.minus(lostByControl).interval(.95));
      // @end
      assertThat(network.size()).isEqualTo(20);
      assertThat(intact.minus(intact).value()).isZero();
      double lesioned = pairs.evaluate(model.lesioned(network.zero())).overall().score();
      assertThat(lost.value()).isCloseTo(intact.overall().score() - lesioned, within(1e-12));
      Evaluation fewer = pairs.limit(1).evaluate(model);
      assertThatThrownBy(() -> intact.minus(fewer)).isInstanceOf(LabException.class);
    }
    assertThat(Files.readString(Path.of("../README.md"))).contains(snippet());
  }

  /** The region above as the README shows it. */
  private static String snippet() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/broca/lab/ExampleTest.java"));
    String region =
        source.substring(
            source.indexOf("\n", source.indexOf("@start region")) + 1,
            source.indexOf("      // @end"));
    return region.indent(-4).stripTrailing();
  }
}
