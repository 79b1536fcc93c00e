package dev.broca.lab.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldMasksTest {
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 2, 5);
  private static final int TEXTS = 40;

  /** Twenty positive texts, then twenty negative ones; one unit responds. */
  private static double[][] responding(int unit, long seed) {
    var random = new Random(seed);
    double[][] rows = new double[TEXTS][UNITS.count()];
    for (int i = 0; i < TEXTS; i++) {
      for (int u = 0; u < UNITS.count(); u++) {
        rows[i][u] = (float) (random.nextGaussian() + (u == unit && i < TEXTS / 2 ? 4 : 0));
      }
    }
    return rows;
  }

  private static Samples.Sample sample(double[][] rows) {
    var positive = new BitSet();
    positive.set(0, TEXTS / 2);
    return Samples.of(UNITS, rows, positive);
  }

  @Test
  void theUnitThatOneModelSelectsIsMeasuredInTheOtherFoldByFold() {
    double[][] other = responding(6, 2);
    try (var here = sample(responding(3, 1));
        var there = sample(other)) {
      var one = Selection.top(new Amount.Count(1));
      FoldMasks masks = HeldOut.select(here.contrast(), one, 4, 3, 42);
      double naive = naive(other, 3, 4, 3, 42);
      FoldMasks.Effect found = masks.in(there.contrast());
      assertThat(found.unitD()).isCloseTo(naive, within(1e-9));
      // Of a single unit, z is the same on another scale.
      assertThat(found.maskD()).isCloseTo(naive, within(1e-9));
      assertThat(found.unitD()).isLessThan(1);
      HeldOut own = HeldOut.of(here.contrast(), one, 4, 3, 42);
      assertThat(masks.in(here.contrast()))
          .isEqualTo(new FoldMasks.Effect(own.unitD(), own.maskD()));
      assertThat(own.unitD()).isGreaterThan(2);
    }
  }

  /** Cohen's d of a unit in every fold, averaged. */
  private static double naive(double[][] rows, int unit, int folds, int repeats, long seed) {
    var random = new NumpyRandom(seed);
    var all = new ArrayList<Double>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      int[] positives = random.permutation(TEXTS / 2);
      int[] negatives = random.permutation(TEXTS / 2);
      for (int fold = 0; fold < folds; fold++) {
        all.add(
            Effect.cohen(
                dealt(rows, unit, positives, 0, fold, folds),
                dealt(rows, unit, negatives, TEXTS / 2, fold, folds)));
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double[] dealt(
      double[][] rows, int unit, int[] order, int first, int fold, int folds) {
    return IntStream.range(0, order.length)
        .filter(i -> i % folds == fold)
        .mapToDouble(i -> rows[first + order[i]][unit])
        .toArray();
  }

  @Test
  void inItsOwnModelItIsTheHeldOutEffectOfTheQualityCard() {
    Localizer language = Localizer.language(20);
    language =
        language.with(
            language.options().checked(false).with(new Quality.Plan(100, 5, 2, 1000, 42)));
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      LocalizerRun run = language.on(model);
      HeldOut own = run.run(Progress.NONE).quality().heldOut();
      var read = new long[1];
      FoldMasks masks = run.foldMasks((done, total) -> read[0] = done);
      assertThat(run.effectOf(masks, Progress.NONE))
          .isEqualTo(new FoldMasks.Effect(own.unitD(), own.maskD()));
      assertThat(read[0]).isEqualTo(run.tokens());
    }
  }

  @Test
  void otherTextsAndOtherUnitsAreRefused() {
    try (var here = sample(responding(3, 1));
        var fewer = Samples.random(30, 2, 5, 1);
        var wider = Samples.random(TEXTS, 2, 6, 1)) {
      FoldMasks masks =
          HeldOut.select(here.contrast(), Selection.top(new Amount.Count(1)), 4, 1, 1);
      assertThatThrownBy(() -> masks.in(fewer.contrast()))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("with 40 texts")
          .hasMessageContaining("with 30 texts");
      assertThatThrownBy(() -> masks.in(wider.contrast())).isInstanceOf(LabException.class);
    }
  }
}
