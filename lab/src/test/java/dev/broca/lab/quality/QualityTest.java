package dev.broca.lab.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Against cards computed the slow and plain way, every map anew (tools/golden/quality.py). */
class QualityTest {
  private static final Offset<Double> ROUNDING = within(1e-9);

  static List<Arguments> cards() {
    var cards = new ArrayList<Arguments>();
    for (JsonNode card : Golden.json("localizer/quality.json")) {
      cards.add(Arguments.of(Named.of(card.get("name").asString(), card)));
    }
    return cards;
  }

  private static Samples.Sample sample(JsonNode card) {
    return switch (card.get("name").asString()) {
      case "language" -> Samples.recorded("language", "last-token");
      case "theory-of-mind" -> Samples.recorded("theory-of-mind", "mean");
      default -> {
        JsonNode x = card.get("x");
        double[][] rows =
            StreamSupport.stream(x.spliterator(), false)
                .map(Golden::doubles)
                .toArray(double[][]::new);
        var positive = new BitSet();
        IntStream.range(0, rows.length)
            .filter(i -> card.get("positive").get(i).asBoolean())
            .forEach(positive::set);
        yield Samples.of(Units.of(Site.BLOCK_OUTPUT, 2, rows[0].length / 2), rows, positive);
      }
    };
  }

  private static Selection selection(JsonNode card) {
    return Selection.top(new Amount.Count(card.get("k").asInt()));
  }

  @ParameterizedTest
  @MethodSource("cards")
  void splitHalfIsTheNaiveOne(JsonNode card) {
    JsonNode expected = card.get("split_half");
    try (var sample = sample(card)) {
      var found = SplitHalf.of(sample.contrast(), selection(card), 100, card.get("seed").asLong());
      assertThat(found.r()).isCloseTo(expected.get("r").asDouble(), ROUNDING);
      assertThat(found.spearmanBrown())
          .isCloseTo(expected.get("spearman_brown").asDouble(), ROUNDING);
      assertThat(found.dice()).isCloseTo(expected.get("dice").asDouble(), ROUNDING);
      assertThat(found.correctedDice()).isCloseTo(expected.get("corrected").asDouble(), ROUNDING);
    }
  }

  /**
   * Both texts of a pair respond alike, but for a small effect of the condition. Halves that take
   * pairs apart see the differences between pairs, with opposite signs; those that do not see the
   * effect alone.
   */
  @Test
  void halvesOfMinimalPairsKeepPairsTogether() {
    int pairs = 40;
    int units = 200;
    var random = new Random(5);
    double[][] rows = new double[2 * pairs][units];
    var positive = new BitSet();
    positive.set(0, pairs);
    double[] effects = random.doubles(units, 0, 0.1).toArray();
    for (int pair = 0; pair < pairs; pair++) {
      for (int unit = 0; unit < units; unit++) {
        double words = random.nextGaussian();
        rows[pair][unit] = words + effects[unit];
        rows[pairs + pair][unit] = words;
      }
    }
    var names = IntStream.range(0, 2 * pairs).mapToObj(i -> Integer.toString(i % pairs)).toList();
    var selection = Selection.top(new Amount.Count(20));
    try (var sample = Samples.of(Units.of(Site.BLOCK_OUTPUT, 2, units / 2), rows, positive)) {
      LabelledResponses grouped = sample.contrast().groupedBy(names);
      var apart = SplitHalf.of(grouped, selection, 100, 1);
      assertThat(apart.r()).isLessThan(-.8);
      assertThat(apart.correctedDice()).isLessThan(0);
      var together = SplitHalf.of(grouped.halvedByGroup(), selection, 100, 1);
      assertThat(together.r()).isGreaterThan(.9);
      assertThat(together.correctedDice()).isGreaterThan(.25);
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void heldOutEffectIsTheNaiveOne(JsonNode card) {
    try (var sample = sample(card)) {
      var found = HeldOut.of(sample.contrast(), selection(card), 5, 20, card.get("seed").asLong());
      assertThat(found.grouped()).isFalse();
      assertHeldOut(found, card.get("held_out"));
    }
  }

  @Test
  void heldOutEffectByFileIsTheNaiveOne() {
    JsonNode card = Golden.json("localizer/quality.json").get(0);
    var files =
        StreamSupport.stream(card.get("groups").spliterator(), false)
            .map(JsonNode::asString)
            .toList();
    try (var sample = sample(card)) {
      var contrast = sample.contrast().groupedBy(files);
      var found = HeldOut.of(contrast, selection(card), 5, 20, card.get("seed").asLong());
      assertThat(found.grouped()).isTrue();
      assertHeldOut(found, card.get("held_out_grouped"));
    }
  }

  private static void assertHeldOut(HeldOut found, JsonNode expected) {
    assertThat(found.unitD()).isCloseTo(expected.get("unit_d").asDouble(), ROUNDING);
    assertThat(found.maskD()).isCloseTo(expected.get("mask_d").asDouble(), ROUNDING);
    assertThat(found.unitDInSample()).isCloseTo(expected.get("unit_d_in").asDouble(), ROUNDING);
    assertThat(found.maskDInSample()).isCloseTo(expected.get("mask_d_in").asDouble(), ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cards")
  void maxTIsBruteForce(JsonNode card) {
    double[] p = Golden.doubles(card.get("max_t").get("p"));
    double[] maxima = Golden.doubles(card.get("max_t").get("maxima"));
    try (var sample = sample(card)) {
      var map = TMap.of(sample.contrast(), Mode.STRICT);
      var found = MaxT.of(sample.contrast(), 1000, card.get("seed").asLong());
      int at = 0;
      for (JsonNode tested : card.get("max_t").get("tested")) {
        assertThat(found.p(map.t(tested.asInt()))).isCloseTo(p[at++], within(1e-15));
      }
      assertThat(map.varying()).isEqualTo(at);
      // p < .05 of 1001 needs at most 49 maxima as large: the threshold is the 50th from above.
      assertThat(found.threshold(.05)).isCloseTo(maxima[maxima.length - 50], ROUNDING);
    }
  }

  @Test
  void maxTThresholdIsWherePFallsBelowAlpha() {
    try (var sample = Samples.random(20, 2, 40, 4)) {
      var test = MaxT.of(sample.contrast(), 1000, 1);
      for (double alpha : new double[] {.01, .05, .2, .5}) {
        double threshold = test.threshold(alpha);
        assertThat(test.p(threshold * (1 - 1e-8))).isGreaterThanOrEqualTo(alpha);
        assertThat(test.p(threshold * (1 + 1e-8))).isLessThan(alpha);
      }
      assertThat(test.threshold(1e-4)).isInfinite();
      assertThat(test.p(Double.NaN)).isEqualTo(1);
      assertThat(test.p(Double.POSITIVE_INFINITY)).isEqualTo(1 / 1001.0);
      assertThat(test.permutations()).isEqualTo(1000);
    }
  }

  @Test
  void cardCountsUnitsThatPass() {
    try (var sample = Samples.random(60, 3, 97, 9)) {
      var map = TMap.of(sample.contrast(), Mode.STRICT);
      var selection = Selection.top(new Amount.Count(20));
      var plan = Quality.Plan.standard(7);
      var card = Quality.of(sample.contrast(), map, selection, plan);
      var mask = selection.of(map, Passport.empty());
      var test = MaxT.of(sample.contrast(), 1000, 7);
      assertThat(card.splitHalf()).isEqualTo(SplitHalf.of(sample.contrast(), selection, 100, 7));
      assertThat(card.heldOut()).isEqualTo(HeldOut.of(sample.contrast(), selection, 5, 20, 7));
      long q = IntStream.range(0, 291).filter(u -> map.q(u) < .05).count();
      long maxT = IntStream.range(0, 291).filter(u -> test.p(map.t(u)) < .05).count();
      assertThat(card.significance())
          .isEqualTo(
              new Significance(
                  291,
                  (int) q,
                  (int) mask.stream().filter(u -> map.q(u) < .05).count(),
                  (int) maxT,
                  (int) mask.stream().filter(u -> test.p(map.t(u)) < .05).count(),
                  1000,
                  test.threshold(.05)));
      assertThat(q).isBetween(1L, 290L);
      assertThat(maxT).isBetween(1L, 290L);
    }
  }

  @Test
  void noiseIsNotReliableAndHasNoHeldOutEffect() {
    var random = new Random(12);
    double[][] rows = new double[200][600];
    for (double[] row : rows) {
      Arrays.setAll(row, u -> random.nextGaussian());
    }
    var positive = new BitSet();
    positive.set(0, 100);
    try (var sample = Samples.of(Units.of(Site.BLOCK_OUTPUT, 3, 200), rows, positive)) {
      var selection = Selection.top(new Amount.Percent(5));
      var card =
          Quality.of(
              sample.contrast(),
              TMap.of(sample.contrast(), Mode.STRICT),
              selection,
              Quality.Plan.standard(1));
      assertThat(card.splitHalf().r()).isCloseTo(0, within(.1));
      assertThat(card.splitHalf().correctedDice()).isCloseTo(0, within(.1));
      assertThat(card.heldOut().unitD()).isCloseTo(0, within(.15));
      assertThat(card.heldOut().unitDInSample()).isGreaterThan(.2);
      assertThat(card.significance().maxT()).isLessThan(2);
    }
  }

  @Test
  void tooFewTextsAreRefused() {
    try (var sample = Samples.random(6, 1, 8, 2)) {
      var contrast = sample.contrast();
      var one = Selection.top(new Amount.Count(1));
      assertThatThrownBy(() -> SplitHalf.of(contrast, one, 99, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("99");
      assertThatThrownBy(() -> SplitHalf.of(contrast, one, 100, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("4 texts per condition");
      assertThatThrownBy(() -> HeldOut.of(contrast, one, 5, 20, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("fewer folds");
      assertThatThrownBy(() -> HeldOut.of(contrast, one, 1, 20, 1))
          .isInstanceOf(LabException.class);
      assertThatThrownBy(() -> MaxT.of(contrast, 999, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("1000");
      var files = contrast.groupedBy(List.of("a", "a", "b", "b", "c", "c"));
      assertThatThrownBy(() -> HeldOut.of(files, one, 5, 1, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("5 files");
      var oneSided = contrast.groupedBy(List.of("a", "b", "a", "b", "a", "b"));
      assertThatThrownBy(() -> HeldOut.of(oneSided, one, 2, 1, 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("by file");
      assertThatThrownBy(() -> contrast.groupedBy(List.of("a")))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("1 groups for 6 texts");
    }
  }
}
