package dev.broca.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the authors' own localizer found in a tiny GPT-2, from the responses it saw. */
class GoldenMasksTest {
  private static final String MODEL = "localizer/gpt2-tiny__";

  static List<Arguments> masks() {
    var masks = new ArrayList<Arguments>();
    for (JsonNode mask : Golden.json("localizer/manifest.json").get("masks")) {
      masks.add(Arguments.of(Named.of(mask.get("file").asString(), mask)));
    }
    return masks;
  }

  private static Amount amount(JsonNode mask) {
    return Amount.of(
        mask.get("percentage").isNull() ? null : mask.get("percentage").asDouble(),
        mask.get("num_units").isNull() ? null : mask.get("num_units").asInt());
  }

  private static double[] indicator(Mask mask) {
    return IntStream.range(0, mask.units().count())
        .mapToDouble(unit -> mask.contains(unit) ? 1 : 0)
        .toArray();
  }

  @Test
  void allMasksAreCompared() {
    assertThat(masks()).hasSize(36);
  }

  @ParameterizedTest
  @MethodSource("masks")
  void maskIsTheAuthorsUnitForUnit(JsonNode golden) {
    String network = golden.get("network").asString();
    var selection =
        new Selection(
            amount(golden),
            Range.parse(golden.get("range").asString()),
            Mode.PAPER,
            golden.get("seed").asLong());
    double[] expected = Golden.npy("localizer/" + golden.get("file").asString()).values();
    try (var sample = Samples.recorded(network, golden.get("pooling").asString())) {
      for (var mode : Mode.values()) {
        var map = TMap.of(sample.contrast(), mode);
        var mask = selection.in(mode).of(map, Passport.empty());
        assertThat(indicator(mask)).as(mode.label()).isEqualTo(expected);
        assertThat(mask.size()).isEqualTo(golden.get("n").asInt());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "language, last-token",
    "language, mean",
    "multiple-demand, last-token",
    "multiple-demand, mean",
    "theory-of-mind, last-token",
    "theory-of-mind, mean"
  })
  void mapIsTheAuthorsToTheLastBit(String network, String pooling) {
    String name = MODEL + network + "__" + pooling + "__";
    try (var sample = Samples.recorded(network, pooling)) {
      var map = TMap.of(sample.contrast(), Mode.PAPER);
      assertThat(map.tValues()).isEqualTo(Golden.npy(name + "t.npy").values());
      double[] p = Golden.npy(name + "p.npy").values();
      double[] q = Golden.npy(name + "fdr.npy").values();
      for (int unit = 0; unit < p.length; unit++) {
        assertThat(map.p(unit)).isCloseTo(p[unit], within(1e-9 * p[unit]));
        assertThat(map.q(unit)).isCloseTo(q[unit], within(1e-9 * q[unit]));
      }
    }
  }

  @Test
  void uniformControlIsTheAuthors() {
    try (var sample = Samples.recorded("language", "last-token")) {
      Units units = sample.contrast().responses().units();
      var map = TMap.of(sample.contrast(), Mode.STRICT);
      var language = Selection.top(new Amount.Percent(5)).of(map, Passport.empty());
      assertThat(units.count()).isEqualTo(72);
      assertThat(indicator(Controls.uniform(language, language.size(), 42)))
          .isEqualTo(Golden.npy(MODEL + "random42_mask.npy").values());
    }
  }
}
