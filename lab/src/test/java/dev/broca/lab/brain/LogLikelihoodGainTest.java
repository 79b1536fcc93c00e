package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogLikelihoodGainTest {
  @Test
  void gainEqualsScikitLearnAndScipy() {
    JsonNode golden = Cases.golden("other").get("reading");
    var found =
        LogLikelihoodGain.of(
            Cases.matrix(golden.get("baseline")),
            Cases.matrix(golden.get("surprisal")),
            Golden.doubles(golden.get("times")),
            Folds.contiguous(120, 6));
    assertThat(found.perWord()).isCloseTo(golden.get("gain").asDouble(), within(1e-10));
    assertThat(found.baseline()).isCloseTo(golden.get("without").asDouble(), within(1e-10));
    assertThat(found.byFold().stream().mapToDouble(Double::doubleValue).toArray())
        .containsExactly(Golden.doubles(golden.get("byFold")), within(1e-10));
  }

  @Test
  void unrelatedSurprisalGainsNothing() {
    var found =
        LogLikelihoodGain.of(
            Cases.normal(500, 2, 1),
            Cases.normal(500, 3, 2),
            Cases.normal(500, 1, 3).column(0),
            Folds.contiguous(500, 10));
    assertThat(found.perWord()).isBetween(-0.02, 0.005);
  }

  @Test
  void perfectFitsAndForeignWordsAreRefused() {
    Matrix words = Cases.normal(12, 9, 4);
    double[] times = Cases.normal(12, 1, 5).column(0);
    assertThatThrownBy(() ->
            LogLikelihoodGain.of(words, Cases.normal(12, 1, 6), times, Folds.contiguous(12, 3)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("8 training words for 9 predictors");
    assertThatThrownBy(() ->
            LogLikelihoodGain.of(words, Cases.normal(12, 1, 6), times, Folds.contiguous(13, 3)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("12, 12 and 13");
  }

  @Test
  void spillOverStaysInsideItsPassage() {
    double[] values = {1, 2, 3, 4, 5, 6, 7};
    var passages = List.of("a", "a", "a", "a", "b", "b", "b");
    var found = SpillOver.of(values, passages, 2);
    assertThat(found.words()).containsExactly(2, 3, 6);
    assertThat(found.predictors().row(0)).containsExactly(3, 2, 1);
    assertThat(found.predictors().row(2)).containsExactly(7, 6, 5);
    assertThat(SpillOver.of(values, passages, 0).words()).hasSize(7);
    assertThatThrownBy(() -> SpillOver.of(values, passages, 4)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> SpillOver.of(values, List.of("a"), 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("7 values, 1 passages");
  }
}
