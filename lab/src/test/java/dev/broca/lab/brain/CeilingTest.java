package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

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

  @Test
  void splitHalvesEqualNumpys() {
    for (JsonNode golden : Cases.golden("ceilings").get("halves")) {
      Ceiling found =
          SplitHalves.of(Cases.matrix(golden.get("responses")), golden.get("seed").asLong());
      assertThat(found)
          .isInstanceOfSatisfying(
              Ceiling.SplitHalf.class,
              half -> assertThat(half.r()).isCloseTo(golden.get("r").asDouble(), within(1e-12)));
      assertThat(found.value().orElseThrow())
          .isCloseTo(golden.get("ceiling").asDouble(), within(1e-12));
    }
  }

  @Test
  void oneSubjectOrNoVariationHasNoHalves() {
    assertThat(SplitHalves.of(Cases.normal(20, 1, 1), 1)).isEqualTo(new Ceiling.None());
    assertThat(SplitHalves.of(Cases.normal(2, 4, 1), 1)).isEqualTo(new Ceiling.None());
    assertThat(SplitHalves.of(Matrix.of(5, 2, new double[10]), 1)).isEqualTo(new Ceiling.None());
  }

  @Test
  void growthWithSubjectsEqualsScipys() {
    for (JsonNode golden : Cases.golden("ceilings").get("growth")) {
      List<Integer> subjects =
          Arrays.stream(Golden.doubles(golden.get("subjects"))).mapToObj(n -> (int) n).toList();
      Saturation found = Saturation.of(subjects, Golden.doubles(golden.get("values")));
      assertThat(found.limit()).isCloseTo(golden.get("limit").asDouble(), within(1e-5));
      assertThat(found.tau()).isCloseTo(golden.get("tau").asDouble(), within(1e-4));
      assertThat(found.at(1e6)).isCloseTo(found.limit(), within(1e-12));
    }
  }

  @Test
  void aLimitIsACorrelation() {
    assertThat(Saturation.of(List.of(1, 2, 3), new double[] {-.1, -.2, -.1}).limit()).isZero();
    assertThat(Saturation.of(List.of(1, 2, 3), new double[] {.3, .6, .9}).limit()).isEqualTo(1);
    assertThatThrownBy(() -> Saturation.of(List.of(2, 2), new double[] {.1, .2}))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("two or more");
  }
}
