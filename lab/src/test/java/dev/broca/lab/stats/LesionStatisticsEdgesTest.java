package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.DoseCurve.Dose;
import dev.broca.lab.stats.DoseCurve.Ed50;
import dev.broca.lab.stats.McNemar.Changes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing, one, all equal, not a number; and what can be enumerated. */
class LesionStatisticsEdgesTest {
  private static final double[] NONE = {};

  private static void refused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(LabException.class).hasMessageContainingAll(parts);
  }

  @Test
  void clusteredVarianceIsThatOfAllSignFlips() {
    List<Changes> clusters =
        List.of(new Changes(5, 1), new Changes(0, 3), new Changes(2, 2), new Changes(7, 0));
    double observed = 0;
    double squares = 0;
    for (int pattern = 0; pattern < 16; pattern++) {
      double sum = 0;
      for (int g = 0; g < 4; g++) {
        int change = clusters.get(g).lost() - clusters.get(g).gained();
        sum += (pattern >> g & 1) == 0 ? change : -change;
      }
      observed = pattern == 0 ? sum : observed;
      squares += sum * sum / 16;
    }
    assertThat(McNemar.clustered(clusters).chiSquared())
        .isCloseTo(observed * observed / squares, within(1e-12));
  }

  @Test
  void nothingChangedIsNoEvidence() {
    List<Changes> none = List.of(new Changes(0, 0), new Changes(2, 2));
    assertThat(McNemar.clustered(none).chiSquared()).isNaN();
    assertThat(McNemar.clustered(none).p()).isEqualTo(1);
    assertThat(McNemar.naiveP(List.of(new Changes(0, 0)))).isEqualTo(1);
    assertThat(SignFlips.of(new double[] {0, 0}, 1, 0).p()).isEqualTo(1);
  }

  @Test
  void differencesOfZeroDoNotCount() {
    double[] few = new double[60];
    few[3] = 1;
    few[40] = 2;
    assertThat(SignFlips.of(few, 1, 0)).isEqualTo(new SignFlips(0.5, 4, true));
  }

  @Test
  void oneParadigmCannotBeSignificant() {
    assertThat(SignFlips.of(new double[] {100}, 1, 0).p()).isEqualTo(1);
  }

  @Test
  void sumsThatDifferByRoundingAreEqual() {
    // .1 + .2 + .3 and .3 + .2 + .1 differ in the last bit; all same signs, or one order of them.
    double[] differences = {0.1, 0.2, 0.3, -0.3, -0.2, -0.1};
    assertThat(SignFlips.of(differences, 1, 0).p()).isEqualTo(1);
  }

  @Test
  void sampledFlipsAgreeWithAllOfThem() {
    double[] exact = new double[SignFlips.MOST_ENUMERATED];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = Math.sin(3 * i) + 0.35;
    }
    double p = SignFlips.of(exact, 1, 0).p();
    // One more paradigm of next to no weight changes nothing but the way of counting.
    double[] sampled = Arrays.copyOf(exact, exact.length + 1);
    sampled[exact.length] = 1e-9;
    SignFlips drawn = SignFlips.of(sampled, 20_000, 1);
    assertThat(drawn.exact()).isFalse();
    assertThat(drawn.p()).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / 20_000)));
    assertThat(SignFlips.of(sampled, 20_000, 1)).isEqualTo(drawn);
  }

  @Test
  void rankPKeepsItsLevelOverAllOrders() {
    int masks = 39;
    int rejected = 0;
    for (int place = 0; place <= masks; place++) {
      double[] controls = new double[masks];
      for (int j = 0; j < masks; j++) {
        controls[j] = j < place ? j : j + 1;
      }
      ControlRank rank = ControlRank.of(place, controls);
      assertThat(rank.fromBelow()).isEqualTo(place + 1);
      assertThat(rank.percentile()).isEqualTo(100.0 * place / masks);
      rejected += rank.p() <= 0.05 ? 1 : 0;
    }
    // The lowest and the highest of 40 equally likely places: exactly .05.
    assertThat(rejected).isEqualTo(2);
  }

  @Test
  void tiesCountAgainstTheMask() {
    ControlRank rank = ControlRank.of(0.5, new double[] {0.7, 0.5, 0.9});
    assertThat(rank).isEqualTo(new ControlRank(3, 1, 3, 0.5, 0.7, 0.9));
    assertThat(rank.p()).isEqualTo(1);
    assertThat(rank.fromBelow()).isEqualTo(2);
    assertThat(rank.percentile()).isCloseTo(100.0 / 6, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1, .05, 39", "3, .05, 119", "7, .05, 279", "1, .01, 199", "1, .3, 6", "2, .9, 4"})
  void masksNeededIsTheFewestThatReachAlpha(int tasks, double alpha, int needed) {
    assertThat(ControlRank.masksNeeded(tasks, alpha)).isEqualTo(needed);
    for (int masks : new int[] {needed, needed - 1}) {
      double least = ControlRank.of(-1, new double[masks]).p();
      double adjusted = Math.min(1, tasks * least);
      assertThat(adjusted <= alpha + 1e-12).as(masks + " masks").isEqualTo(masks == needed);
    }
  }

  @Test
  void oneMaskOrOneItemHasNoInterval() {
    for (double[][] table : new double[][][] {{{.1, .2}}, {{.1}, {.2}}}) {
      Crossed crossed = Crossed.of(table);
      assertThat(crossed.mean()).isCloseTo(0.15, within(1e-15));
      assertThat(crossed.estimate().standardError()).isNaN();
      assertThat(crossed.estimate().p()).isNaN();
      Interval interval = crossed.estimate().interval(0.95);
      assertThat(interval.low()).isNaN();
      assertThat(interval.above(0) || interval.below(0) || interval.inside(9)).isFalse();
    }
  }

  @Test
  void constantTableHasAnIntervalOfNoWidth() {
    Estimate zero = Crossed.of(new double[3][4]).estimate();
    assertThat(zero.interval(0.95)).isEqualTo(new Interval(0, 0));
    assertThat(zero.p()).isNaN();
    assertThat(zero.equivalenceP(0.1)).isEqualTo(0);
    double[][] halves = {{.5, .5}, {.5, .5}};
    assertThat(Crossed.of(halves).estimate().interval(0.95)).isEqualTo(new Interval(0.5, 0.5));
    assertThat(Crossed.of(halves).estimate().p()).isEqualTo(0);
    assertThat(Crossed.of(halves).estimate().equivalenceP(0.1)).isEqualTo(1);
  }

  @Test
  void whatCannotBeComputedIsNaN() {
    double[] one = {0.5};
    assertThat(Effect.paired(one)).isNaN();
    assertThat(Effect.glass(0.3, one)).isNaN();
    assertThat(CrawfordHowell.of(0.3, one).t()).isNaN();
    assertThat(CrawfordHowell.of(0.3, one).p()).isNaN();
    assertThat(CrawfordHowell.of(0.3, new double[] {.5, .5}).t())
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Effect.withinToAcross(new double[][] {{1, 0}, {0, 1}})).isNaN();
    assertThat(Baseline.of(new double[] {.4, .5}, 0.5).retained(0.6)).isNaN();
    assertThat(Baseline.retained(new double[] {.4, .5}, new double[] {.4, .5}, 0.5).value())
        .isNaN();
    assertThat(Baseline.retained(new double[][] {{.4, .5}}, new double[] {.4, .5}, 0.5).value())
        .isNaN();
    assertThat(Estimate.ofRatio(new double[] {1, 2}, new double[] {1, -1}).value()).isNaN();
    assertThat(Estimate.ofMean(one).interval(0.95).high()).isNaN();
  }

  @Test
  void withinToAcrossIsDiagonalOverTheRest() {
    double[][] losses = {{.8, .1, .3}, {.2, .6, .2}, {.4, 0, .4}};
    assertThat(Effect.withinToAcross(losses)).isCloseTo(0.6 / 0.2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefusedByPlace(double bad) {
    double[] values = {0.1, bad};
    refused(() -> Estimate.ofMean(values), "value 1", String.valueOf(bad));
    refused(() -> Effect.paired(values), "difference 1");
    refused(() -> Effect.glass(0, values), "control mask 1");
    refused(() -> Effect.glass(bad, new double[] {1, 2}), "score of the mask");
    refused(() -> Effect.withinToAcross(new double[][] {{0, 1}, values}), "network 1, task 1");
    refused(() -> SignFlips.of(values, 1, 0), "difference 1");
    refused(() -> ControlRank.of(0, values), "control mask 1");
    refused(() -> ControlRank.of(bad, new double[] {1}), "score of the mask");
    refused(() -> Crossed.of(new double[][] {{1, 2}, values}), "mask 1, item 1");
    refused(() -> Crossed.difference(values, new double[][] {{1, 2}}), "item 1");
    refused(() -> Baseline.of(values, 0.5), "value 1");
    refused(() -> Baseline.of(new double[] {1}, bad), "chance");
    refused(() -> new Dose(3, bad), "3 units");
  }

  @Test
  void nothingIsRefused() {
    refused(() -> Estimate.ofMean(NONE), "At least one");
    refused(() -> Effect.paired(NONE), "At least one");
    refused(() -> Effect.glass(1, NONE), "At least one");
    refused(() -> Effect.withinToAcross(new double[0][]), "two networks");
    refused(() -> SignFlips.of(NONE, 1, 0), "At least one");
    refused(() -> ControlRank.of(1, NONE), "At least one");
    refused(() -> CrawfordHowell.of(1, NONE), "At least one");
    refused(() -> Crossed.of(new double[0][]), "empty");
    refused(() -> Crossed.of(new double[1][0]), "empty");
    refused(() -> McNemar.clustered(List.of()), "at least one cluster");
    refused(() -> Baseline.of(NONE, 0.5), "At least one");
    refused(() -> new DoseCurve(List.of()), "at least one dose");
    assertThat(Familywise.holm(NONE)).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    double[] three = {1, 2, 3};
    double[] two = {1, 2};
    refused(() -> Crossed.of(new double[][] {three, two}), "mask 0 has 3", "mask 1 has 2");
    refused(() -> Crossed.difference(three, new double[][] {two}), "the mask has 3", "0 has 2");
    refused(() -> Estimate.ofRatio(three, two), "3 and 2");
    refused(() -> Baseline.retained(three, two, 0.5), "3 and 2");
    refused(() -> Effect.withinToAcross(new double[][] {three, three}), "row 0 of 2 has 3");
    refused(() -> Familywise.holm(new double[] {0.5, Double.NaN}), "number 1 is NaN");
    refused(() -> Familywise.holm(new double[] {1.5}), "between 0 and 1");
    refused(() -> SignFlips.of(two, 0, 0), "not 0");
    refused(() -> new Changes(-1, 0), "-1 lost");
    refused(() -> new Estimate(0, -1, 3), "standard error");
    refused(() -> new Estimate(0, 1, 3).interval(95), "0.95", "95.0");
    refused(() -> new Estimate(0, 1, 3).equivalenceP(0), "margin");
    refused(() -> ControlRank.masksNeeded(0, 0.05), "at least one task");
    refused(() -> ControlRank.masksNeeded(1, 5), "alpha between 0 and 1");
    refused(() -> new Dose(0, 1), "at least one unit");
    refused(() -> new DoseCurve(List.of(new Dose(4, 1), new Dose(4, 1))), "4 units come before 4");
    refused(() -> Dissociation.empiricalLogit(5, 4), "5 of 4");
    refused(() -> Dissociation.empiricalLogit(0, 0), "0 of 0");
  }

  @Test
  void decreasingFitIsTheBestOfAllPartitions() {
    var random = new NumpyRandom(3);
    for (int trial = 0; trial < 200; trial++) {
      int n = random.randint(1, 8);
      var doses = new ArrayList<Dose>();
      for (int i = 0; i < n; i++) {
        doses.add(new Dose(1 << i, random.randint(0, 6) / 5.0));
      }
      DoseCurve fit = new DoseCurve(doses).decreasing();
      assertThat(fit.nonMonotone()).isFalse();
      assertThat(error(doses, fit.doses())).isCloseTo(leastError(doses), within(1e-12));
    }
  }

  /**
   * The least squared error of all monotone step functions: each way to cut the points into runs.
   */
  private static double leastError(List<Dose> doses) {
    double least = Double.POSITIVE_INFINITY;
    for (int cuts = 0; cuts < 1 << (doses.size() - 1); cuts++) {
      var steps = new ArrayList<Dose>();
      int from = 0;
      for (int i = 1; i <= doses.size(); i++) {
        if (i == doses.size() || (cuts >> (i - 1) & 1) == 1) {
          double mean =
              doses.subList(from, i).stream().mapToDouble(Dose::retained).average().orElseThrow();
          doses.subList(from, i).forEach(dose -> steps.add(new Dose(dose.units(), mean)));
          from = i;
        }
      }
      var down = steps.stream().map(Dose::retained).toList();
      var sorted = new ArrayList<>(down);
      sorted.sort(Collections.reverseOrder());
      least = down.equals(sorted) ? Math.min(least, error(doses, steps)) : least;
    }
    return least;
  }

  private static double error(List<Dose> doses, List<Dose> fit) {
    double error = 0;
    for (int i = 0; i < doses.size(); i++) {
      error += Math.pow(doses.get(i).retained() - fit.get(i).retained(), 2);
    }
    return error;
  }

  @Test
  void halfDosesAreSaidAsReadersExpect() {
    assertThat(new Ed50.At(35).words()).isEqualTo("35");
    assertThat(new Ed50.At(35.26).words()).isEqualTo("35.3");
    assertThat(new Ed50.BelowSmallest(1).words()).isEqualTo("< 1");
    assertThat(new Ed50.AboveLargest(1728).words()).isEqualTo("> 1728");
  }

  @Test
  void doseHalfwayInLogarithmIsTheGeometricMean() {
    var curve = new DoseCurve(List.of(new Dose(4, 0.6), new Dose(64, 0.4)));
    assertThat(curve.ed50())
        .isInstanceOfSatisfying(
            Ed50.At.class, at -> assertThat(at.units()).isCloseTo(16, within(1e-12)));
  }

  @Test
  void logitsAreFiniteAtTheEdges() {
    assertThat(Dissociation.empiricalLogit(5, 10)).isZero();
    assertThat(Dissociation.empiricalLogit(0, 10)).isEqualTo(Math.log(0.5 / 10.5));
    assertThat(Dissociation.empiricalLogit(10, 10))
        .isEqualTo(-Dissociation.empiricalLogit(0, 10), within(1e-15));
  }

  @Test
  void fourStandardErrorsAboveChanceAreTestable() {
    assertThat(new Baseline(new Estimate(0.75, 0.0625, 9), 0.5).testable()).isTrue();
    assertThat(new Baseline(new Estimate(0.75, 0.063, 9), 0.5).testable()).isFalse();
    assertThat(new Baseline(new Estimate(0.25, 0.01, 9), 0.5).testable()).isFalse();
    assertThat(new Baseline(new Estimate(0.5, 0, 9), 0.5).testable()).isFalse();
    assertThat(new Baseline(new Estimate(0.75, 0, 9), 0.5).testable()).isTrue();
    assertThat(new Baseline(new Estimate(0.75, Double.NaN, 0), 0.5).testable()).isFalse();
    assertThat(new Baseline(new Estimate(0.75, 0, 9), 0.5).margin()).isEqualTo(0.025);
  }
}
