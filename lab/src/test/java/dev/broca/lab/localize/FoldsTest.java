package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.broca.lab.mask.Amount;
import dev.broca.lab.quality.HeldOut;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many folds texts allow: what is allowed can be computed. */
class FoldsTest {
  private static final Selection SELECTION = Selection.top(new Amount.Count(3));

  private static Samples.Sample sample(int positives, int negatives) {
    var random = new Random(1);
    double[][] rows = new double[positives + negatives][20];
    for (double[] row : rows) {
      IntStream.range(0, row.length).forEach(u -> row[u] = random.nextGaussian());
    }
    var positive = new BitSet();
    positive.set(0, positives);
    return Samples.of(Units.of(Site.BLOCK_OUTPUT, 2, 10), rows, positive);
  }

  @ParameterizedTest
  @CsvSource({"240,240,5", "10,10,5", "9,30,4", "8,8,4", "4,4,2", "5,5,2", "3,9,0"})
  void ofTextsWithoutGroups(int positives, int negatives, int folds) {
    try (var sample = sample(positives, negatives)) {
      assertThat(HeldOut.foldsOf(sample.contrast(), 5)).isEqualTo(folds);
      if (folds > 0) {
        assertThatCode(() -> HeldOut.of(sample.contrast(), SELECTION, folds, 3, 1))
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 10, 11, 40})
  void ofPairsIsWhatCanBeComputed(int pairs) {
    try (var sample = sample(pairs, pairs)) {
      List<String> names =
          IntStream.range(0, 2 * pairs).mapToObj(i -> "pair " + i % pairs).toList();
      LabelledResponses contrast = sample.contrast().groupedBy(names);
      int folds = HeldOut.foldsOf(contrast, 5);
      assertThat(folds).isEqualTo(Math.min(5, pairs / 2) < 2 ? 0 : Math.min(5, pairs / 2));
      if (folds > 0) {
        assertThatCode(() -> HeldOut.of(contrast, SELECTION, folds, 3, 1))
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void ofFewLargeGroupsIsTheirNumber() {
    try (var sample = sample(30, 30)) {
      List<String> names = IntStream.range(0, 60).mapToObj(i -> "file " + i % 3).toList();
      assertThat(HeldOut.foldsOf(sample.contrast().groupedBy(names), 5)).isEqualTo(3);
    }
  }

  @Test
  void groupOfOneConditionAllowsNone() {
    try (var sample = sample(30, 30)) {
      List<String> names = IntStream.range(0, 60).mapToObj(i -> "file " + i / 10).toList();
      assertThat(HeldOut.foldsOf(sample.contrast().groupedBy(names), 5)).isZero();
    }
  }
}
