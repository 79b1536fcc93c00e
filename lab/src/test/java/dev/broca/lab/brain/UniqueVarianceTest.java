package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.torch.Device;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UniqueVarianceTest {
  @ParameterizedTest
  @ValueSource(strings = {"wide", "tall"})
  void equalsItsFormulaWithScikitLearn(String name) {
    JsonNode golden = Cases.golden(name);
    var groups = Cases.strings(golden.get("groups"));
    var options =
        new RidgeOptions(
            RidgeOptions.strict().alphas(),
            new AlphaChoice.Nested(3),
            OptionalInt.empty(),
            Device.CPU);
    UniqueVariance found =
        UniqueVariance.of(
            Cases.matrix(golden.get("x")),
            Cases.matrix(golden.get("baseline")),
            Cases.matrix(golden.get("y")),
            Folds.grouped(groups, 5),
            groups,
            options);
    Cases.assertEqual(found.alphas(), Cases.matrix(golden.get("unique").get("alphas")), 1e-6);
    Cases.assertEqual(found.r2(), Cases.matrix(golden.get("unique").get("r2")), 1e-7);
  }

  @Test
  void targetsMadeOfTheBaselineLeaveNothingToExplain() {
    int n = 800;
    Matrix baseline = Cases.normal(n, 3, 1);
    Matrix hidden = mixed(baseline, Cases.normal(n, 20, 2), 2);
    Matrix y = mixed(baseline, Cases.normal(n, 12, 3), 1);
    var groups = Cases.passages(n, 8);
    var folds = Folds.grouped(groups, 10);
    Alignment raw = Ridge.crossValidated(hidden, y, folds, groups, RidgeOptions.strict());
    UniqueVariance unique =
        UniqueVariance.of(hidden, baseline, y, folds, groups, RidgeOptions.strict());
    assertThat(raw.medianR2()).isGreaterThan(0.25);
    assertThat(unique.medianR2()).isBetween(-0.02, 0.01);
    var test = unique.test(99, 1);
    assertThat(test.median()).isGreaterThan(0.05);
    assertThat(test.byTarget().stream().filter(p -> p <= 0.05).count()).isLessThanOrEqualTo(3);
  }

  @Test
  void whatFeaturesAddToTheBaselineIsRecovered() {
    int n = 1000;
    Matrix baseline = Cases.normal(n, 2, 4);
    Matrix x = Cases.normal(n, 10, 5);
    Matrix noise = Cases.normal(n, 1, 6);
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] =
          Math.sqrt(0.4) * baseline.get(i, 0)
              + Math.sqrt(0.3) * x.get(i, 4)
              + Math.sqrt(0.3) * noise.get(i, 0);
    }
    var groups = Cases.passages(n, 5);
    UniqueVariance unique =
        UniqueVariance.of(
            x,
            baseline,
            Matrix.column(y),
            Folds.grouped(groups, 10),
            groups,
            RidgeOptions.strict());
    assertThat(unique.medianR2()).isCloseTo(0.3, within(0.05));
    var test = unique.test(199, 1);
    assertThat(test.median()).isEqualTo(1.0 / 200);
    assertThat(test.byTarget()).containsExactly(1.0 / 200);
    assertThat(unique.test(199, 1)).isEqualTo(test);
  }

  @Test
  void baselinesThatExplainEverythingAreRefused() {
    Matrix y = Cases.normal(12, 1, 7);
    Matrix x = Cases.normal(12, 2, 8);
    var folds = Folds.contiguous(12, 3);
    assertThatThrownBy(() ->
            UniqueVariance.of(
                x, Cases.normal(12, 7, 9), y, folds, List.of(), RidgeOptions.fixed(1)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("7 columns that vary, but only 8 training stimuli");
    UniqueVariance unique =
        UniqueVariance.of(x, Cases.normal(12, 1, 9), y, folds, List.of(), RidgeOptions.fixed(1));
    assertThatThrownBy(() -> unique.test(0, 1)).isInstanceOf(LabException.class);
  }

  /** Each column a sum of the baseline's columns, with signs, and noise of the given size. */
  private static Matrix mixed(Matrix baseline, Matrix noise, double size) {
    double[] values = Cases.values(noise);
    for (int i = 0; i < values.length; i++) {
      int row = i / noise.columns();
      int column = i % noise.columns();
      values[i] *= size;
      for (int b = 0; b < baseline.columns(); b++) {
        values[i] += ((column >> b & 1) == 0 ? 1 : -1) * baseline.get(row, b);
      }
    }
    return Matrix.of(noise.rows(), noise.columns(), values);
  }
}
