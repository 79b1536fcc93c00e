package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuantilesTest {
  @Test
  void percentilesAreNumpysToTheLastBit() {
    for (JsonNode test : Golden.json("stats/percentile.json")) {
      double[] values = Golden.doubles(test.get("a"));
      double percent = test.get("q").asDouble();
      double expected =
          test.get("v").asString().equals("nan") ? Double.NaN : test.get("v").asDouble();
      assertThat(Quantiles.percentile(values, percent))
          .as(values.length + " values, " + percent)
          .isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Quantiles.median(new double[] {9, 1, 2, 4})).isEqualTo(3);
    assertThat(Quantiles.median(new double[] {9, 1, 2})).isEqualTo(2);
  }

  @Test
  void medianOfNumbersLeavesOutWhatIsNone() {
    assertThat(Quantiles.medianOfNumbers(new double[] {Double.NaN, 4, 1, Double.NaN, 2}))
        .isEqualTo(2);
    assertThat(Quantiles.medianOfNumbers(new double[] {Double.NaN})).isNaN();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Quantiles.percentile(new double[0], 50))
        .isInstanceOf(LabException.class);
    assertThatThrownBy(() -> Quantiles.percentile(new double[] {1}, 100.5))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("100.5");
    assertThatThrownBy(() -> Quantiles.percentile(new double[] {1}, Double.NaN))
        .isInstanceOf(LabException.class);
  }
}
