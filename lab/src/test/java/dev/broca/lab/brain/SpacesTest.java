package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SpacesTest {
  private final JsonNode golden = Cases.golden("other");
  private final Matrix x = Cases.matrix(Cases.golden("tall").get("x"));
  private final Matrix y = Cases.matrix(Cases.golden("tall").get("y"));

  @Test
  void linearCkaEqualsItsFormula() {
    assertThat(Cka.linear(x, y)).isCloseTo(golden.get("cka").asDouble(), within(1e-10));
  }

  @Test
  void linearCkaSeesNoRotationShiftOrScale() {
    Matrix z = Cases.normal(50, 2, 1);
    double[] turned = new double[100];
    for (int i = 0; i < 50; i++) {
      turned[2 * i] = 3 * (0.6 * z.get(i, 0) - 0.8 * z.get(i, 1)) + 4;
      turned[2 * i + 1] = 3 * (0.8 * z.get(i, 0) + 0.6 * z.get(i, 1)) - 1;
    }
    assertThat(Cka.linear(z, Matrix.of(50, 2, turned))).isCloseTo(1, within(1e-12));
    assertThat(Cka.linear(z, Cases.normal(50, 2, 2))).isLessThan(0.3);
    assertThat(Cka.linear(z, Matrix.of(50, 1, new double[50]))).isNaN();
  }

  @Test
  void similarityOfDissimilaritiesEqualsScipy() {
    assertThat(Rsa.spearman(x, y)).isCloseTo(golden.get("rsa").asDouble(), within(1e-10));
  }

  @Test
  void tiedRanksAreThoseOfScipy() {
    assertThat(Rsa.ranks(Golden.doubles(golden.get("tied"))))
        .containsExactly(Golden.doubles(golden.get("ranks")));
  }

  @Test
  void rowsWithoutACorrelationAreNamed() {
    double[] values = Cases.values(Cases.normal(5, 3, 3));
    values[6] = values[7] = values[8] = 2;
    Matrix flat = Matrix.of(5, 3, values);
    assertThatThrownBy(() -> Rsa.spearman(flat, Cases.normal(5, 3, 4)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Features of stimulus 2");
    assertThatThrownBy(() -> Cka.linear(flat, Cases.normal(4, 3, 4)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("one has 5 and the other 4");
    assertThatThrownBy(() -> Rsa.spearman(Cases.normal(5, 3, 4), Cases.normal(5, 1, 4)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("5 stimuli x 1 columns");
  }

  @Test
  void componentsAreUncorrelatedAndCarryTheMostVariance() {
    Matrix train = x.selectRows(Folds.contiguous(90, 3).train(0));
    Matrix scores = components(train, 5);
    assertThat(scores.columns()).isEqualTo(5);
    double before = Double.POSITIVE_INFINITY;
    for (int c = 0; c < 5; c++) {
      double variance = product(scores, c, c) / train.rows();
      assertThat(variance).isBetween(0.5, before);
      before = variance;
      for (int other = 0; other < c; other++) {
        assertThat(product(scores, c, other) / train.rows()).isCloseTo(0, within(1e-10));
      }
    }
    assertThat(components(train, 100).columns()).isEqualTo(11);
  }

  private static Matrix components(Matrix train, int count) {
    try (Scope s = Torch.shared().scope()) {
      Tensor scaled = Scaling.of(train).apply(train).tensor(s);
      Tensor scores = s.matmul(scaled, PrincipalComponents.axes(s, scaled, count));
      return Matrix.of(train.rows(), (int) scores.size(1), Tensors.doubles(s, scores));
    }
  }

  private static double product(Matrix x, int a, int b) {
    double sum = 0;
    for (int i = 0; i < x.rows(); i++) {
      sum += x.get(i, a) * x.get(i, b);
    }
    return sum;
  }
}
