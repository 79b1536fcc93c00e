package dev.broca.lab.quality;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Reliability;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a localizer finds the same thing twice: the texts of each condition are split at random
 * into halves, many times, and the t maps and masks of the two halves compared. Units that are
 * constant in a half are left out of its comparison. Of minimal pairs, whole groups are split: both
 * sentences of a pair, and all pairs of the same words, go into the same half.
 *
 * <p>There is no p over units: coordinates repeat through blocks, so units are no sample.
 *
 * @param halves number of splits
 * @param r correlation of the two t maps over units, averaged through Fisher's z
 * @param spearmanBrown reliability of the whole, 2 r / (1 + r)
 * @param dice mean Dice of the two masks
 * @param correctedDice mean Dice corrected for chance; Spearman-Brown does not apply to it
 */
public record SplitHalf(
    int halves, double r, double spearmanBrown, double dice, double correctedDice) {
  /** The fewest splits that are worth reporting. */
  public static final int FEWEST = 100;

  /** One split. */
  private record Agreement(double r, Overlap overlap) {}

  /**
   * Splits a contrast. Of each condition, the first half of a {@link NumpyRandom#permutation} of
   * its texts (positive, then negative, for every split) makes one half, rounded down; the rest the
   * other. Of minimal pairs it is the first half of a permutation of the groups.
   *
   * @param selection how masks are chosen in each half
   * @param halves number of splits, at least {@value #FEWEST}
   * @throws LabException if there are fewer splits, or fewer than four texts of a condition
   */
  public static SplitHalf of(
      LabelledResponses contrast, Selection selection, int halves, long seed) {
    return of(contrast, List.of(selection), halves, seed).getFirst();
  }

  /** The same for several selections from the same t maps, which are computed once. */
  public static List<SplitHalf> of(
      LabelledResponses contrast, List<Selection> selections, int halves, long seed) {
    if (halves < FEWEST) {
      throw new LabException(
          "Split-half reliability needs at least %d splits, but %d were asked for."
              .formatted(FEWEST, halves));
    }
    requireTexts(contrast.positives(), contrast.negatives());
    var random = new NumpyRandom(seed);
    int batch = Resampling.batch(contrast.responses().units().count()) / 2;
    var agreements = selections.stream().map(selection -> new ArrayList<Agreement>()).toList();
    for (int done = 0; done < halves; done += batch) {
      var splits = splits(contrast, Math.min(batch, halves - done), random);
      var maps = Resampling.tMaps(contrast, splits);
      for (int i = 0; i < selections.size(); i++) {
        Units units = contrast.responses().units();
        agreements.get(i).addAll(agreements(units, maps, selections.get(i)));
      }
    }
    return agreements.stream().map(SplitHalf::summary).toList();
  }

  /** Refuses texts that are too few to be halved. */
  public static void requireTexts(int positives, int negatives) {
    if (positives < 4 || negatives < 4) {
      throw new LabException(
          "Halves need at least 4 texts per condition, but there are %d positive and %d negative."
              .formatted(positives, negatives));
    }
  }

  private static List<BitSet> splits(LabelledResponses contrast, int count, NumpyRandom random) {
    var subsets = new ArrayList<BitSet>();
    for (int i = 0; i < count; i++) {
      var one = new BitSet();
      var other = new BitSet();
      if (contrast.isHalvedByGroup()) {
        splitGroups(contrast, random, one, other);
      } else {
        split(contrast.positiveRows(), random, one, other);
        split(contrast.negativeRows(), random, one, other);
      }
      subsets.add(one);
      subsets.add(other);
    }
    return subsets;
  }

  private static void splitGroups(
      LabelledResponses contrast, NumpyRandom random, BitSet one, BitSet other) {
    int[] groups = contrast.groups();
    int[] rows =
        IntStream.concat(
                Arrays.stream(contrast.positiveRows()), Arrays.stream(contrast.negativeRows()))
            .toArray();
    int[] present = Arrays.stream(rows).map(row -> groups[row]).distinct().sorted().toArray();
    int[] order = random.permutation(present.length);
    var first = new BitSet();
    for (int i = 0; i < present.length / 2; i++) {
      first.set(present[order[i]]);
    }
    for (int row : rows) {
      (first.get(groups[row]) ? one : other).set(row);
    }
  }

  private static void split(int[] rows, NumpyRandom random, BitSet one, BitSet other) {
    int[] order = random.permutation(rows.length);
    for (int i = 0; i < order.length; i++) {
      (i < rows.length / 2 ? one : other).set(rows[order[i]]);
    }
  }

  private static List<Agreement> agreements(Units units, List<double[]> maps, Selection selection) {
    return IntStream.range(0, maps.size() / 2)
        .parallel()
        .mapToObj(i -> {
          double[] one = maps.get(2 * i);
          double[] other = maps.get(2 * i + 1);
          return new Agreement(
              Reliability.pearson(one, other),
              Overlap.of(selection.of(units, one), selection.of(units, other)));
        })
        .toList();
  }

  private static SplitHalf summary(List<Agreement> agreements) {
    double r = Reliability.fisherMean(agreements.stream().mapToDouble(Agreement::r).toArray());
    double[] dice = agreements.stream().mapToDouble(split -> split.overlap.dice()).toArray();
    double[] corrected =
        agreements.stream().mapToDouble(split -> split.overlap.corrected()).toArray();
    return new SplitHalf(
        agreements.size(), r, Reliability.spearmanBrown(r), mean(dice), mean(corrected));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
