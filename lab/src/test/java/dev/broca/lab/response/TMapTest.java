package dev.broca.lab.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.quality.Resampling;
import dev.broca.lab.stats.FalseDiscovery;
import dev.broca.lab.stats.Welch;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TMapTest {
  private static final Units FOUR = Units.of(Site.BLOCK_OUTPUT, 2, 2);

  /** Constant and equal; constant and different (twice); varying. Texts 0 and 2 are positive. */
  private static Samples.Sample constants() {
    double[][] rows = {
      {.1, 3, -2, 1.5}, {.1, 2, 4, 1.0}, {.1, 3, -2, 2.5}, {.1, 2, 4, -1.0},
    };
    var positive = new BitSet();
    positive.set(0);
    positive.set(2);
    return Samples.of(FOUR, rows, positive);
  }

  @Test
  void strictExcludesConstantUnits() {
    try (var sample = constants()) {
      var map = TMap.of(sample.contrast(), Mode.STRICT);
      for (int unit : new int[] {0, 1, 2}) {
        assertThat(map.constant(unit)).isTrue();
        assertThat(map.t(unit)).isNaN();
        assertThat(map.p(unit)).isEqualTo(1);
        assertThat(map.q(unit)).isEqualTo(1);
      }
      assertThat(map.varying()).isEqualTo(1);
      assertThat(map.constant(3)).isFalse();
      assertThat(map.q(3)).as("the only test").isEqualTo(map.p(3)).isBetween(0.0, .5);
    }
  }

  @Test
  void paperSaysOfConstantUnitsWhatScipySays() {
    try (var sample = constants()) {
      var map = TMap.of(sample.contrast(), Mode.PAPER);
      assertThat(map.tValues())
          .startsWith(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
      assertThat(map.pValues()).startsWith(Double.NaN, 0, 0);
      double[] tests = {map.p(1), map.p(2), map.p(3)};
      assertThat(map.q(0)).isNaN();
      assertThat(new double[] {map.q(1), map.q(2), map.q(3)})
          .isEqualTo(FalseDiscovery.benjaminiHochberg(tests));
      assertThat(map.mode()).isEqualTo(Mode.PAPER);
    }
  }

  @Test
  void everyUnitIsTestedAsIfAlone() {
    try (var sample = Samples.random(31, 3, 700, 5)) {
      var contrast = sample.contrast();
      var map = TMap.of(contrast, Mode.STRICT);
      for (int unit : new int[] {0, 699, 700, 1023, 1024, 2099}) {
        assertThat(map.t(unit)).isEqualTo(alone(contrast, unit).t());
        assertThat(map.p(unit)).isEqualTo(alone(contrast, unit).p());
      }
    }
  }

  private static Welch alone(LabelledResponses contrast, int unit) {
    return Welch.of(
        Arrays.stream(contrast.positiveRows()).mapToDouble(i -> contrast.value(i, unit)).toArray(),
        Arrays.stream(contrast.negativeRows()).mapToDouble(i -> contrast.value(i, unit)).toArray());
  }

  @Test
  void subsetIsTheMapOfTheseTextsAlone() {
    try (var sample = Samples.random(40, 2, 50, 6)) {
      var rows = new BitSet();
      IntStream.range(0, 40).filter(i -> i % 3 != 0).forEach(rows::set);
      var part = sample.contrast().only(rows);
      var map = TMap.of(part, Mode.STRICT);
      double[] resampled = Resampling.tMaps(sample.contrast(), List.of(rows)).getFirst();
      assertThat(part.positives() + part.negatives()).isEqualTo(26);
      for (int unit = 0; unit < 100; unit++) {
        assertThat(map.t(unit)).isEqualTo(alone(part, unit).t());
        assertThat(resampled[unit]).isCloseTo(map.t(unit), within(1e-10));
      }
    }
  }

  @Test
  void absoluteAppliesAfterPooling() {
    double[][] rows = {{-4}, {1}, {-5}, {2}};
    var positive = new BitSet();
    positive.set(0);
    positive.set(2);
    try (var responses = Samples.responses(Units.of(Site.BLOCK_OUTPUT, 1, 1), rows)) {
      var signed =
          TMap.of(LabelledResponses.of(responses, positive, Activation.SIGNED), Mode.STRICT);
      var absolute =
          TMap.of(LabelledResponses.of(responses, positive, Activation.ABSOLUTE), Mode.STRICT);
      double[] small = {1, 2};
      assertThat(signed.t(0)).isEqualTo(Welch.of(new double[] {-4, -5}, small).t());
      assertThat(absolute.t(0)).isEqualTo(Welch.of(new double[] {4, 5}, small).t());
      assertThat(responses.value(0, 0)).as("stored as pooled").isEqualTo(-4);
    }
  }

  @Test
  void strictRefusesWhatIsNotFinite() {
    for (double broken : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      double[][] rows = {{1, 2, 3, 4}, {2, 3, 4, 5}, {1, 5, broken, 4}, {3, 1, 4, 2}};
      var positive = new BitSet();
      positive.set(0, 2);
      try (var sample = Samples.of(FOUR, rows, positive)) {
        assertThatThrownBy(() -> TMap.of(sample.contrast(), Mode.STRICT))
            .isInstanceOf(LabException.class)
            .hasMessageContaining("coordinate 0 of block 1")
            .hasMessageContaining("text 2")
            .hasMessageContaining(Float.toString((float) broken));
        var map = TMap.of(sample.contrast(), Mode.PAPER);
        assertThat(map.t(2)).isNaN();
        assertThat(map.constant(2)).isFalse();
      }
    }
  }

  @Test
  void conditionsOfOneTextAreRefused() {
    var responses = Responses.allocate(3, FOUR);
    try (responses) {
      var one = new BitSet();
      one.set(0);
      assertThatThrownBy(() -> LabelledResponses.of(responses, one, Activation.ABSOLUTE))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("1 positive and 2 negative");
      var beyond = new BitSet();
      beyond.set(5);
      assertThatThrownBy(() -> LabelledResponses.of(responses, beyond, Activation.ABSOLUTE))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("Text 5");
    }
    assertThatThrownBy(() -> responses.value(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Responses.allocate(0, FOUR)).isInstanceOf(LabException.class);
  }
}
