package dev.broca.lab.quality;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Sample;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strongly selected units respond to texts that did not select them. In every fold, units are
 * selected on the other folds and measured on this one, in z of the training texts; both numbers
 * are means over folds and repeats. Units that do not vary where they are measured are left out.
 *
 * @param folds number of folds
 * @param repeats how often the texts were dealt into folds anew
 * @param grouped whether folds keep groups of texts (files) together
 * @param unitD mean over the selected units of Cohen's d
 * @param maskD Cohen's d of the mean activation of the selected units
 * @param unitDInSample {@code unitD} when selected and measured on all texts: too high, for
 *     comparison
 * @param maskDInSample {@code maskD} when selected and measured on all texts
 */
public record HeldOut(
    int folds,
    int repeats,
    boolean grouped,
    double unitD,
    double maskD,
    double unitDInSample,
    double maskDInSample) {

  /** Both effects in one fold. */
  private record Effects(double unitD, double maskD) {}

  /**
   * Cross-validates a contrast. Folds are by group where the contrast has groups. For every repeat,
   * a {@link NumpyRandom#permutation} of the groups, or of the positive and then the negative
   * texts, is dealt to the folds in turn.
   *
   * @param selection how masks are chosen in each training set
   * @throws LabException if there are fewer than two folds, no repeats, or too few texts or groups
   *     for folds that hold both conditions
   */
  public static HeldOut of(
      LabelledResponses contrast, Selection selection, int folds, int repeats, long seed) {
    List<BitSet> tests = tests(contrast, folds, repeats, seed);
    boolean grouped = contrast.groups().length > 0;
    var effects = effects(contrast, selection, tests);
    BitSet all = rows(contrast);
    Mask whole = mask(contrast, selection, all);
    var inSample = effects(contrast, new Columns(contrast, List.of(whole)), all, all, whole);
    return new HeldOut(
        folds,
        repeats,
        grouped,
        effects.stream().mapToDouble(Effects::unitD).sum() / effects.size(),
        effects.stream().mapToDouble(Effects::maskD).sum() / effects.size(),
        inSample.unitD,
        inSample.maskD);
  }

  /**
   * The units that are selected in every training set, to be measured in other models.
   *
   * @throws LabException as {@link #of} does
   */
  public static FoldMasks select(
      LabelledResponses contrast, Selection selection, int folds, int repeats, long seed) {
    List<BitSet> tests = tests(contrast, folds, repeats, seed);
    var masks = new ArrayList<Mask>();
    int batch = Resampling.batch(contrast.responses().units().count());
    for (int from = 0; from < tests.size(); from += batch) {
      var part = tests.subList(from, Math.min(tests.size(), from + batch));
      masks.addAll(masks(contrast, selection, trains(contrast, part)));
    }
    return new FoldMasks(tests, masks, contrast.responses().texts());
  }

  /** The effect of masks that may come from elsewhere, one for every test set. */
  static FoldMasks.Effect effect(LabelledResponses contrast, List<BitSet> tests, List<Mask> masks) {
    var effects = new ArrayList<Effects>();
    int batch = Resampling.batch(contrast.responses().units().count());
    for (int from = 0; from < tests.size(); from += batch) {
      int to = Math.min(tests.size(), from + batch);
      List<BitSet> part = tests.subList(from, to);
      effects.addAll(measured(contrast, part, trains(contrast, part), masks.subList(from, to)));
    }
    return new FoldMasks.Effect(
        effects.stream().mapToDouble(Effects::unitD).sum() / effects.size(),
        effects.stream().mapToDouble(Effects::maskD).sum() / effects.size());
  }

  private static List<BitSet> tests(LabelledResponses contrast, int folds, int repeats, long seed) {
    if (folds < 2 || repeats < 1) {
      throw new LabException(
          "Cross-validation needs at least 2 folds and 1 repeat, but %d and %d were asked for."
              .formatted(folds, repeats));
    }
    var random = new NumpyRandom(seed);
    boolean grouped = contrast.groups().length > 0;
    var tests = new ArrayList<BitSet>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      tests.addAll(
          grouped ? dealGroups(contrast, folds, random) : dealTexts(contrast, folds, random));
    }
    tests.forEach(test -> refuseOneSided(contrast, test, grouped, folds));
    return tests;
  }

  /**
   * The largest number of folds that these texts allow, with at least two texts of each condition
   * in every fold and outside of it; 0 where there is none. Groups must each hold both conditions.
   */
  public static int foldsOf(LabelledResponses contrast, int most) {
    int[] groups = contrast.groups();
    boolean grouped = groups.length > 0;
    int parts =
        grouped
            ? (int) rows(contrast).stream().map(row -> groups[row]).distinct().count()
            : Math.min(contrast.positives(), contrast.negatives());
    int each = grouped ? smallestGroup(contrast) : 1;
    for (int folds = most; folds > 1; folds--) {
      int inside = each * (parts / folds);
      int outside = each * (parts - Math.ceilDiv(parts, folds));
      if (inside >= 2 && outside >= 2) {
        return folds;
      }
    }
    return 0;
  }

  /** The number of texts in the smallest condition of any group. */
  private static int smallestGroup(LabelledResponses contrast) {
    int[] groups = contrast.groups();
    int count = Arrays.stream(groups).max().orElseThrow() + 1;
    int[] positives = new int[count];
    int[] negatives = new int[count];
    Arrays.stream(contrast.positiveRows()).forEach(row -> positives[groups[row]]++);
    Arrays.stream(contrast.negativeRows()).forEach(row -> negatives[groups[row]]++);
    return IntStream.range(0, count)
        .filter(group -> positives[group] + negatives[group] > 0)
        .map(group -> Math.min(positives[group], negatives[group]))
        .min()
        .orElseThrow();
  }

  private static List<BitSet> empty(int folds) {
    return IntStream.range(0, folds).mapToObj(fold -> new BitSet()).toList();
  }

  private static List<BitSet> dealTexts(LabelledResponses contrast, int folds, NumpyRandom random) {
    var dealt = empty(folds);
    for (int[] rows : List.of(contrast.positiveRows(), contrast.negativeRows())) {
      int[] order = random.permutation(rows.length);
      for (int i = 0; i < order.length; i++) {
        dealt.get(i % folds).set(rows[order[i]]);
      }
    }
    return dealt;
  }

  private static List<BitSet> dealGroups(
      LabelledResponses contrast, int folds, NumpyRandom random) {
    int[] groups = contrast.groups();
    int[] distinct = rows(contrast).stream().map(row -> groups[row]).distinct().toArray();
    if (distinct.length < folds) {
      throw new LabException(
          "%d folds by file need at least %d files, but there are %d. Use fewer folds."
              .formatted(folds, folds, distinct.length));
    }
    int[] order = random.permutation(distinct.length);
    int[] foldOf = new int[Arrays.stream(groups).max().orElseThrow() + 1];
    for (int i = 0; i < order.length; i++) {
      foldOf[distinct[order[i]]] = i % folds;
    }
    var dealt = empty(folds);
    rows(contrast).stream().forEach(row -> dealt.get(foldOf[groups[row]]).set(row));
    return dealt;
  }

  private static void refuseOneSided(
      LabelledResponses contrast, BitSet test, boolean grouped, int folds) {
    long positive = Arrays.stream(contrast.positiveRows()).filter(test::get).count();
    long negative = Arrays.stream(contrast.negativeRows()).filter(test::get).count();
    boolean measurable = positive > 0 && negative > 0 && positive + negative > 2;
    boolean trainable = contrast.positives() - positive > 1 && contrast.negatives() - negative > 1;
    if (!measurable || !trainable) {
      throw new LabException(
          ("With %d folds%s, one fold has %d of %d positive and %d of %d negative texts, but both"
                  + " the fold and the rest need texts of both conditions. Use %s.")
              .formatted(
                  folds,
                  grouped ? " by file" : "",
                  positive,
                  contrast.positives(),
                  negative,
                  contrast.negatives(),
                  grouped ? "fewer folds, or no files" : "fewer folds or more texts"));
    }
  }

  private static BitSet rows(LabelledResponses contrast) {
    var rows = new BitSet();
    Arrays.stream(contrast.positiveRows()).forEach(rows::set);
    Arrays.stream(contrast.negativeRows()).forEach(rows::set);
    return rows;
  }

  private static Mask mask(LabelledResponses contrast, Selection selection, BitSet train) {
    double[] t = Resampling.tMaps(contrast, List.of(train)).getFirst();
    return selection.of(contrast.responses().units(), t);
  }

  private static List<Effects> effects(
      LabelledResponses contrast, Selection selection, List<BitSet> tests) {
    int batch = Resampling.batch(contrast.responses().units().count());
    var effects = new ArrayList<Effects>();
    for (int from = 0; from < tests.size(); from += batch) {
      var part = tests.subList(from, Math.min(tests.size(), from + batch));
      var trains = trains(contrast, part);
      effects.addAll(measured(contrast, part, trains, masks(contrast, selection, trains)));
    }
    return effects;
  }

  private static List<BitSet> trains(LabelledResponses contrast, List<BitSet> tests) {
    return tests.stream().map(test -> without(rows(contrast), test)).toList();
  }

  private static List<Mask> masks(
      LabelledResponses contrast, Selection selection, List<BitSet> trains) {
    Units units = contrast.responses().units();
    return Resampling.tMaps(contrast, trains).stream()
        .parallel()
        .map(map -> selection.of(units, map))
        .toList();
  }

  private static List<Effects> measured(
      LabelledResponses contrast, List<BitSet> tests, List<BitSet> trains, List<Mask> masks) {
    var columns = new Columns(contrast, masks);
    return IntStream.range(0, tests.size())
        .parallel()
        .mapToObj(i -> effects(contrast, columns, trains.get(i), tests.get(i), masks.get(i)))
        .toList();
  }

  private static BitSet without(BitSet all, BitSet some) {
    all.andNot(some);
    return all;
  }

  private static Effects effects(
      LabelledResponses contrast, Columns columns, BitSet train, BitSet test, Mask mask) {
    int[] training = train.stream().toArray();
    int[] positive = held(contrast.positiveRows(), test);
    int[] negative = held(contrast.negativeRows(), test);
    double[] positiveZ = new double[positive.length];
    double[] negativeZ = new double[negative.length];
    double sum = 0;
    int finite = 0;
    for (int unit : mask.stream().toArray()) {
      double[] p = columns.of(unit, positive);
      double[] n = columns.of(unit, negative);
      double d = Effect.cohen(p, n);
      if (Double.isFinite(d)) {
        sum += d;
        finite++;
      }
      var scale = Scale.of(columns.of(unit, training));
      scale.addZ(p, positiveZ);
      scale.addZ(n, negativeZ);
    }
    // The mean over units would be these sums over their number: the same effect.
    return new Effects(sum / finite, Effect.cohen(positiveZ, negativeZ));
  }

  private static int[] held(int[] rows, BitSet test) {
    return Arrays.stream(rows).filter(test::get).toArray();
  }

  /** The mean and deviation of training texts. */
  private record Scale(double mean, double deviation) {
    static Scale of(double[] training) {
      double mean = Sample.mean(training);
      return new Scale(mean, Math.sqrt(Sample.squares(training, mean) / (training.length - 1)));
    }

    /** Adds the z of values, unless the training texts do not vary. */
    void addZ(double[] values, double[] sums) {
      if (deviation > 0) {
        for (int i = 0; i < values.length; i++) {
          sums[i] += (values[i] - mean) / deviation;
        }
      }
    }
  }

  /** The responses of all units of some masks, read once, unit by unit. */
  private static final class Columns {
    private final int[] units;
    private final float[][] columns;

    Columns(LabelledResponses contrast, List<Mask> masks) {
      int texts = contrast.responses().texts();
      units = masks.stream().flatMapToInt(Mask::stream).distinct().sorted().toArray();
      columns = new float[units.length][texts];
      float[] row = new float[contrast.responses().units().count()];
      for (int text = 0; text < texts; text++) {
        contrast.read(text, 0, row.length, row);
        for (int i = 0; i < units.length; i++) {
          columns[i][text] = row[units[i]];
        }
      }
    }

    /** The responses of a unit to some texts. */
    double[] of(int unit, int[] texts) {
      float[] column = columns[Arrays.binarySearch(units, unit)];
      double[] values = new double[texts.length];
      for (int i = 0; i < texts.length; i++) {
        values[i] = column[texts[i]];
      }
      return values;
    }
  }
}
