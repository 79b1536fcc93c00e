package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against scipy and statsmodels: tools/golden/lesion_statistics.py. */
class LesionStatisticsTest {
  private static final JsonNode GOLDEN = Golden.json("stats/lesion_statistics.json");

  /** Relative, so that far tails count. */
  private static void assertEqual(double found, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(found).isCloseTo(value, within(1e-12 + 1e-8 * Math.abs(value)));
  }

  private static double[] values(JsonNode test, String name) {
    return Golden.doubles(test.get(name));
  }

  private static double[][] rows(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(Golden::doubles)
        .toArray(double[][]::new);
  }

  @Test
  void clusteredMcNemarIsTheScoreTestRobustToClusters() {
    for (JsonNode test : GOLDEN.get("mcnemar")) {
      var clusters = new ArrayList<McNemar.Changes>();
      for (JsonNode pair : test.get("clusters")) {
        clusters.add(new McNemar.Changes(pair.get(0).asInt(), pair.get(1).asInt()));
      }
      McNemar found = McNemar.clustered(clusters);
      assertEqual(found.chiSquared(), test.get("chi_squared"));
      assertEqual(found.p(), test.get("p"));
      double naive = test.get("naive_p").asDouble();
      assertThat(McNemar.naiveP(clusters)).isCloseTo(naive, within(1e-9 * naive));
    }
  }

  @Test
  void clusteredMcNemarOfSingleItemsIsThePlainOne() {
    JsonNode test = GOLDEN.get("mcnemar").get(1);
    assertThat(test.get("name").asString()).isEqualTo("single items");
    assertEqual(test.get("chi_squared").asDouble(), test.get("plain_chi_squared"));
  }

  @Test
  void signFlipsAreThoseOfScipy() {
    for (JsonNode test : GOLDEN.get("sign_flips")) {
      SignFlips found = SignFlips.of(values(test, "d"), 1, 0);
      assertThat(found.exact()).isTrue();
      assertEqual(found.p(), test.get("p"));
    }
    for (JsonNode test : GOLDEN.get("sampled_flips")) {
      SignFlips found =
          SignFlips.of(values(test, "d"), test.get("samples").asInt(), test.get("seed").asLong());
      assertThat(found.exact()).isFalse();
      assertEqual(found.p(), test.get("p"));
    }
  }

  @Test
  void crossedDifferenceIsThatOfAnalysisOfVariance() {
    for (JsonNode test : GOLDEN.get("crossed")) {
      Crossed found = Crossed.difference(values(test, "scores"), rows(test.get("controls")));
      Estimate estimate = found.estimate();
      assertEqual(found.mean(), test.get("mean"));
      assertEqual(found.itemSquare(), test.get("item"));
      assertEqual(found.maskSquare(), test.get("mask"));
      assertEqual(found.restSquare(), test.get("rest"));
      assertEqual(estimate.standardError(), test.get("error"));
      assertEqual(estimate.df(), test.get("df"));
      assertEqual(estimate.p(), test.get("p"));
      assertEqual(estimate.interval(0.95).low(), test.get("low"));
      assertEqual(estimate.interval(0.95).high(), test.get("high"));
      assertThat(found.floored()).isEqualTo(test.get("name").asString().startsWith("floored"));
    }
  }

  @Test
  void meansAndEquivalenceAreThoseOfScipyAndStatsmodels() {
    for (JsonNode test : GOLDEN.get("means")) {
      Estimate found = Estimate.ofMean(values(test, "d"));
      assertEqual(found.value(), test.get("mean"));
      assertEqual(found.standardError(), test.get("error"));
      assertEqual(found.p(), test.get("p"));
      assertEqual(found.interval(0.9).low(), test.get("low90"));
      assertEqual(found.interval(0.9).high(), test.get("high90"));
      double margin = test.get("margin").asDouble();
      assertEqual(found.equivalenceP(margin), test.get("equivalence_p"));
      assertThat(found.interval(0.9).inside(margin)).isEqualTo(found.equivalenceP(margin) < 0.05);
      assertEqual(Effect.paired(values(test, "d")), test.get("d_z"));
    }
  }

  @Test
  void fractionalDegreesOfFreedomAreThoseOfScipy() {
    for (JsonNode test : GOLDEN.get("fractional")) {
      double df = test.get("df").asDouble();
      assertEqual(new Estimate(0, 1, df).interval(0.95).low(), test.get("low"));
      assertEqual(new Estimate(1.7, 1, df).p(), test.get("p"));
    }
  }

  @Test
  void holmIsThatOfStatsmodels() {
    for (JsonNode test : GOLDEN.get("holm")) {
      assertThat(Familywise.holm(values(test, "p")))
          .usingComparatorWithPrecision(1e-15)
          .containsExactly(values(test, "adjusted"));
    }
  }

  @Test
  void oneCaseAgainstControlsIsThePooledTestWithOneValue() {
    for (JsonNode test : GOLDEN.get("cases")) {
      double x = test.get("x").asDouble();
      double[] controls = values(test, "controls");
      CrawfordHowell found = CrawfordHowell.of(x, controls);
      assertEqual(found.t(), test.get("t"));
      assertEqual(found.df(), test.get("df"));
      assertEqual(found.p(), test.get("p"));
      assertEqual(Effect.glass(x, controls), test.get("glass"));
    }
  }

  @Test
  void retainedScoreHasTheErrorOfTheDeltaMethod() {
    for (JsonNode test : GOLDEN.get("retained")) {
      double[] intact = values(test, "intact");
      double chance = test.get("chance").asDouble();
      boolean masks = test.get("scores").get(0).isArray();
      Estimate found =
          masks
              ? Baseline.retained(rows(test.get("scores")), intact, chance)
              : Baseline.retained(values(test, "scores"), intact, chance);
      assertEqual(found.value(), test.get("retained"));
      assertEqual(found.standardError(), test.get("error"));
      if (masks) {
        assertEqual(found.df(), test.get("df"));
      }
    }
  }

  @Test
  void dosesAreThoseOfScipy() {
    for (JsonNode test : GOLDEN.get("curves")) {
      double[] units = values(test, "units");
      double[] retained = values(test, "retained");
      List<DoseCurve.Dose> doses =
          IntStream.range(0, units.length)
              .mapToObj(i -> new DoseCurve.Dose((int) units[i], retained[i]))
              .toList();
      var curve = new DoseCurve(doses);
      double[] fit =
          curve.decreasing().doses().stream().mapToDouble(DoseCurve.Dose::retained).toArray();
      assertThat(fit).usingComparatorWithPrecision(1e-12).containsExactly(values(test, "fit"));
      JsonNode expected = test.get("ed50");
      switch (curve.ed50()) {
        case DoseCurve.Ed50.At(double at) -> assertEqual(at, expected);
        case DoseCurve.Ed50 outside -> assertThat(outside.words()).isEqualTo(expected.asString());
      }
      if (doses.size() == 1) {
        assertThat(curve.area()).isNaN();
      } else {
        assertEqual(curve.area(), test.get("area"));
      }
      assertEqual(curve.climb(), test.get("climb"));
      assertThat(curve.nonMonotone()).isEqualTo(test.get("climb").asDouble() > 0);
    }
  }

  @Test
  void interactionIsThatOfTwoIndependentTasks() {
    List<Dissociation.Outcome> outcomes = new ArrayList<>();
    for (JsonNode test : GOLDEN.get("dissociations")) {
      Dissociation found = dissociation(test);
      assertEqual(found.interaction().value(), test.get("interaction"));
      assertEqual(found.interaction().df(), test.get("df"));
      assertEqual(found.interaction().p(), test.get("p"));
      assertEqual(found.interaction().value() / found.interaction().standardError(), test.get("t"));
      assertEqual(found.pA(), test.get("holm").get(0));
      assertEqual(found.pB(), test.get("holm").get(1));
      outcomes.add(found.outcome());
    }
    assertThat(outcomes)
        .containsExactly(new Dissociation.Outcome.Both(), new Dissociation.Outcome.One("A"));
  }

  private static Dissociation dissociation(JsonNode test) {
    double[][] a = rows(test.get("a"));
    double[][] b = rows(test.get("b"));
    double[] chance = values(test, "chance");
    return Dissociation.of(
        TwoLesions.of("A", chance[0], a[0], a[1], a[2]),
        TwoLesions.of("B", chance[1], b[0], b[1], b[2]));
  }
}
