package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.torch.Device;
import dev.broca.torch.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RidgeTest {
  private static final List<String> NONE = List.of();

  @AfterEach
  void nothingStaysOpen() {
    assertThat(Torch.liveTensors()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void nestedGroupedChoiceEqualsGridSearchOfScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    var groups = Cases.strings(golden.get("groups"));
    var options =
        new RidgeOptions(
            RidgeOptions.strict().alphas(),
            new AlphaChoice.Nested(3),
            OptionalInt.empty(),
            Device.CPU);
    Alignment found = run(golden, Folds.grouped(groups, 5), groups, options);
    assertSame(found, golden.get("nested"));
    Cases.assertEqual(found.r2(), Cases.matrix(golden.get("nested").get("r2")), 1e-7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void leaveOneOutChoiceEqualsRidgeCvOfScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    int n = golden.get("x").size();
    assertSame(
        run(golden, Folds.shuffled(n, 5, 7), NONE, RidgeOptions.leaveOneOut()), golden.get("loo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void leastSquaresEqualsLinearRegressionOfScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    int n = golden.get("x").size();
    assertSame(run(golden, Folds.contiguous(n, 5), NONE, RidgeOptions.ols()), golden.get("ols"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void fixedPenaltyEqualsRidgeOfScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    int n = golden.get("x").size();
    Alignment found = run(golden, Folds.contiguous(n, 5), NONE, RidgeOptions.fixed(12.5));
    Cases.assertEqual(
        found.predictions(), Cases.matrix(golden.get("fixed").get("predictions")), 1e-8);
    assertThat(Cases.values(found.alphas())).containsOnly(12.5);
    assertThat(found.edgeShare()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void componentsAreFittedOnTheTrainingFoldAsByScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    var groups = Cases.strings(golden.get("groups"));
    var options = RidgeOptions.fixed(2).withComponents(4);
    Alignment found = run(golden, Folds.grouped(groups, 5), groups, options);
    Cases.assertEqual(
        found.predictions(), Cases.matrix(golden.get("components").get("predictions")), 1e-8);
  }

  private static Alignment run(
      JsonNode golden, Folds folds, List<String> groups, RidgeOptions options) {
    return Ridge.crossValidated(
        Cases.matrix(golden.get("x")), Cases.matrix(golden.get("y")), folds, groups, options);
  }

  private static void assertSame(Alignment found, JsonNode golden) {
    double[] alphas = Cases.values(Cases.matrix(golden.get("alphas")));
    assertThat(Cases.values(found.alphas())).containsExactly(alphas, within(1e-6));
    Cases.assertEqual(found.predictions(), Cases.matrix(golden.get("predictions")), 1e-7);
    Cases.assertEqual(found.r(), Cases.matrix(golden.get("r")), 1e-7);
  }

  @Test
  void plantedTargetsAreRecoveredWithTheirTrueR2() {
    int n = 1200;
    Matrix x = Cases.normal(n, 20, 1);
    Matrix noise = Cases.normal(n, 3, 2);
    double[] shares = {0.25, 0.5, 0.9};
    double[] y = new double[n * 3];
    for (int i = 0; i < n; i++) {
      double signal = (x.get(i, 0) + x.get(i, 1) - x.get(i, 2) + x.get(i, 3)) / 2;
      for (int t = 0; t < 3; t++) {
        y[i * 3 + t] = Math.sqrt(shares[t]) * signal + Math.sqrt(1 - shares[t]) * noise.get(i, t);
      }
    }
    var groups = Cases.passages(n, 8);
    Alignment found =
        Ridge.crossValidated(
            x, Matrix.of(n, 3, y), Folds.grouped(groups, 10), groups, RidgeOptions.strict());
    assertThat(found.meanR2()).containsExactly(shares, within(0.06));
    assertThat(found.meanR())
        .containsExactly(Arrays.stream(shares).map(Math::sqrt).toArray(), within(0.04));
  }

  @Test
  void unrelatedTargetsArePredictedNoBetterThanByChance() {
    int n = 600;
    var groups = Cases.passages(n, 5);
    Alignment found =
        Ridge.crossValidated(
            Cases.normal(n, 30, 3),
            Cases.normal(n, 40, 4),
            Folds.grouped(groups, 10),
            groups,
            RidgeOptions.strict());
    assertThat(found.medianR()).isBetween(-0.05, 0.05);
    assertThat(found.medianR2()).isBetween(-0.05, 0.01);
    assertThat(found.edgeShare()).isGreaterThan(0.2);
  }

  @Test
  void shuffledFoldsFlatterFeaturesOfSlowNoise() {
    int n = 400;
    Matrix x = wandering(n, 30, 5);
    Matrix y = wandering(n, 20, 6);
    var groups = Cases.passages(n, 20);
    double shuffled =
        Ridge.crossValidated(x, y, Folds.shuffled(n, 10, 1), NONE, RidgeOptions.strict()).medianR();
    double grouped =
        Ridge.crossValidated(x, y, Folds.grouped(groups, 10), groups, RidgeOptions.strict())
            .medianR();
    assertThat(grouped).isLessThan(0.2);
    assertThat(shuffled).isGreaterThan(grouped + 0.3);
  }

  /** Columns that forget themselves slowly and, from passage to passage, entirely. */
  static Matrix wandering(int n, int columns, long seed) {
    double[] values = Cases.values(Cases.normal(n, columns, seed));
    for (int i = columns; i < values.length; i++) {
      boolean starts = i / columns % 20 == 0;
      values[i] = starts ? values[i] : 0.97 * values[i - columns] + 0.24 * values[i];
    }
    return Matrix.of(n, columns, values);
  }

  @Test
  void targetsDoNotDependOnTheChunkTheyLieIn() {
    int n = 30;
    Matrix x = Cases.normal(n, 6, 7);
    Matrix y = Cases.normal(n, 2100, 8);
    Alignment all =
        Ridge.crossValidated(x, y, Folds.contiguous(n, 3), NONE, RidgeOptions.leaveOneOut());
    int[] some = {0, 1023, 1024, 2048, 2099};
    Alignment few =
        Ridge.crossValidated(
            x, y.selectColumns(some), Folds.contiguous(n, 3), NONE, RidgeOptions.leaveOneOut());
    Cases.assertEqual(all.predictions().selectColumns(some), few.predictions(), 1e-11);
    Cases.assertEqual(all.alphas().selectColumns(some), few.alphas(), 0);
  }

  @Test
  void featuresThatNeverVaryPredictTheMeanWithoutCorrelation() {
    int n = 12;
    double[] threes = new double[n];
    Arrays.fill(threes, 3);
    Matrix y = Cases.normal(n, 2, 9);
    for (var options : List.of(RidgeOptions.ols(), RidgeOptions.leaveOneOut())) {
      Alignment found =
          Ridge.crossValidated(Matrix.column(threes), y, Folds.contiguous(n, 3), NONE, options);
      assertThat(Cases.values(found.r())).containsOnly(0);
      double mean = IntStream.range(4, n).mapToDouble(i -> y.get(i, 0)).average().orElseThrow();
      assertThat(found.predictions().get(0, 0)).isCloseTo(mean, within(1e-12));
    }
  }

  @Test
  void responsesThatNeverVaryHaveNoCorrelationAndAreCounted() {
    int n = 12;
    double[] y = Cases.normal(n, 1, 10).column(0);
    Arrays.fill(y, 0, 4, 7.5);
    Alignment found =
        Ridge.crossValidated(
            Cases.normal(n, 2, 11),
            Matrix.column(y),
            Folds.contiguous(n, 3),
            NONE,
            RidgeOptions.fixed(1));
    assertThat(found.r().get(0, 0)).isNaN();
    assertThat(found.undefined()).isEqualTo(1);
    assertThat(found.meanR()[0])
        .isCloseTo((found.r().get(1, 0) + found.r().get(2, 0)) / 2, within(1e-15));
  }

  @Test
  void whatCannotBeRunIsRefusedWithItsReason() {
    int n = 12;
    Matrix x = Cases.normal(n, 2, 12);
    Matrix y = Cases.normal(n, 1, 13);
    var folds = Folds.contiguous(n, 3);
    double[] holed = y.column(0);
    holed[5] = Double.NaN;
    refused(x, Matrix.column(holed), folds, NONE, "Responses", "1 of 12", "row 5");
    refused(Matrix.column(holed), y, folds, NONE, "Features", "row 5");
    refused(
        x.selectRows(new int[] {0, 1}), y, folds, NONE, "2 rows of features", "12 of responses");
    refused(x, y, Folds.contiguous(n, 5), NONE, "at least 3 test stimuli");
    refused(x, y, Folds.shuffled(n, 3, 1), Cases.passages(n, 4), "passage 0", "lies in folds");
    refused(x, y, folds, Cases.passages(n, 4), "groups, which is 2", "5 were asked for");
  }

  private static void refused(
      Matrix x, Matrix y, Folds folds, List<String> groups, String... reasons) {
    assertThatThrownBy(() -> Ridge.crossValidated(x, y, folds, groups, RidgeOptions.strict()))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(reasons);
  }

  @Test
  void alphasMustSuitTheChoice() {
    assertThatThrownBy(() ->
            new RidgeOptions(
                List.of(), new AlphaChoice.LeaveOneOut(), OptionalInt.empty(), Device.CPU))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("There must be alphas");
    assertThatThrownBy(() ->
            new RidgeOptions(List.of(1.0), new AlphaChoice.Ols(), OptionalInt.empty(), Device.CPU))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Nothing is chosen");
    assertThatThrownBy(() ->
            new RidgeOptions(
                List.of(2.0, 1.0), new AlphaChoice.LeaveOneOut(), OptionalInt.empty(), Device.CPU))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> RidgeOptions.strict().withComponents(0))
        .isInstanceOf(LabException.class);
    assertThatThrownBy(() -> new AlphaChoice.Nested(1)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> new AlphaChoice.Fixed(0)).isInstanceOf(LabException.class);
  }
}
