package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Effect sizes and reliabilities against numpy. */
class AgreementTest {
  private static final Offset<Double> ROUNDING = within(1e-12);

  @Test
  void formulasAreNumpys() {
    for (JsonNode test : Golden.json("stats/agreement.json")) {
      double[] r = values(test, "r");
      assertThat(Effect.cohen(values(test, "x"), values(test, "y")))
          .isCloseTo(test.get("d").asDouble(), ROUNDING);
      assertThat(Reliability.pearson(values(test, "u"), values(test, "v")))
          .isCloseTo(test.get("pearson").asDouble(), ROUNDING);
      assertThat(Reliability.fisherMean(r)).isCloseTo(test.get("fisher").asDouble(), ROUNDING);
      double[] expected = values(test, "spearman_brown");
      for (int i = 0; i < r.length; i++) {
        assertThat(Reliability.spearmanBrown(r[i])).isCloseTo(expected[i], within(1e-9));
      }
    }
  }

  private static double[] values(JsonNode test, String name) {
    return Golden.doubles(test.get(name));
  }

  @Test
  void pairsWithAnUndefinedSideAreLeftOut() {
    double[] x = {1, Double.NaN, 2, 3, 4};
    double[] y = {2, 5, 1, Double.NEGATIVE_INFINITY, 7};
    assertThat(Reliability.pearson(x, y))
        .isEqualTo(Reliability.pearson(new double[] {1, 2, 4}, new double[] {2, 1, 7}));
  }

  @Test
  void correlationWithAConstantIsUndefined() {
    assertThat(Reliability.pearson(new double[] {1, 2, 3}, new double[] {5, 5, 5})).isNaN();
    assertThat(Reliability.pearson(new double[0], new double[0])).isNaN();
  }

  @Test
  void perfectAgreementStaysPerfect() {
    assertThat(Reliability.fisherMean(new double[] {1, 0.5})).isEqualTo(1);
    assertThat(Reliability.spearmanBrown(1)).isEqualTo(1);
  }

  @Test
  void correlationOfUnequalLengthsIsRefused() {
    assertThatThrownBy(() -> Reliability.pearson(new double[2], new double[3]))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("2 and 3");
  }
}
