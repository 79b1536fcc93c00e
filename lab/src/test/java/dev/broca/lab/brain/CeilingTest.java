package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CeilingTest {
  @Test
  void splitHalfCeilingIsTheCorrelationOfTheWholeMeanWithTheTruth() {
    int n = 40_000;
    var random = new Random(1);
    double[][] rows = new double[n][4];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      row[1] = row[0] + 1.3 * random.nextGaussian();
      row[2] = row[0] + 1.3 * random.nextGaussian();
      row[3] = row[1] + row[2];
    }
    double halves = pearson(rows, 1, 2);
    double truth = pearson(rows, 0, 3);
    assertThat(new Ceiling.SplitHalf(halves).value().orElseThrow()).isCloseTo(truth, within(0.01));
  }

  private static double pearson(double[][] rows, int a, int b) {
    double[] sums = new double[3];
    for (double[] row : rows) {
      sums[0] += row[a] * row[a];
      sums[1] += row[b] * row[b];
      sums[2] += row[a] * row[b];
    }
    return sums[2] / Math.sqrt(sums[0] * sums[1]);
  }

  @Test
  void nothingIsClampedAndNothingIsDividedByASmallCeiling() {
    assertThat(new Ceiling.Given(0.5).share(0.6)).hasValue(1.2);
    assertThat(new Ceiling.Extrapolated(0.5).share(-0.2)).hasValue(-0.4);
    assertThat(new Ceiling.Given(0.09).share(0.05)).isEmpty();
    assertThat(new Ceiling.Given(0.1).share(0.05)).hasValue(0.5);
    assertThat(new Ceiling.SplitHalf(-0.2).value()).isEmpty();
    assertThat(new Ceiling.None().share(0.3)).isEmpty();
  }

  @Test
  void theMedianIsOverTargetsThatHaveAShare() {
    List<Ceiling> ceilings =
        List.of(
            new Ceiling.Given(0.5),
            new Ceiling.Given(0.05),
            new Ceiling.None(),
            new Ceiling.Given(0.25),
            new Ceiling.Given(0.5));
    double[] r = {0.1, 0.9, 0.9, 0.1, Double.NaN};
    assertThat(Ceiling.medianShare(r, ceilings).orElseThrow()).isCloseTo(0.3, within(1e-12));
    assertThat(Ceiling.medianShare(new double[] {0.3}, List.of(new Ceiling.None()))).isEmpty();
    assertThatThrownBy(() -> Ceiling.medianShare(r, List.of()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("5 targets and 0 ceilings");
  }
}
