package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.stats.FalseDiscovery;
import dev.broca.lab.stats.Welch;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Welch's t of every unit, positive minus negative, with its two-sided p and its Benjamini-Hochberg
 * q. Sums run in float64 over the texts in order, as numpy's do, so that t equals scipy's bit for
 * bit.
 *
 * <p>A unit that is constant within both conditions has no t. In {@link Mode#STRICT} its t is NaN,
 * its p and q are 1, and the correction does not count it. In {@link Mode#PAPER} t and p are what
 * scipy says: NaN when the constants are equal, plus or minus infinity with p = 0 when they differ;
 * q is over all units whose p is a number.
 */
public final class TMap {
  private static final int CHUNK = 1024;

  private final Units units;
  private final Mode mode;
  private final double[] t;
  private final double[] p;
  private final double[] q;
  private final BitSet constant;

  private TMap(Units units, Mode mode, double[] t, double[] p, BitSet constant) {
    this.units = units;
    this.mode = mode;
    this.t = t;
    this.p = p;
    this.constant = constant;
    this.q = corrected(p, mode == Mode.STRICT ? constant : new BitSet());
  }

  /**
   * The t map of a contrast.
   *
   * @throws LabException in strict mode, if a response is not a finite number
   */
  public static TMap of(LabelledResponses contrast, Mode mode) {
    Units units = contrast.responses().units();
    int count = units.count();
    double[] t = new double[count];
    double[] p = new double[count];
    boolean[] same = new boolean[count];
    Chunks.over(count, CHUNK, (first, width) -> test(contrast, first, width, t, p, same));
    var constant = new BitSet(count);
    for (int unit = 0; unit < count; unit++) {
      constant.set(unit, same[unit]);
    }
    if (mode == Mode.STRICT) {
      refuseUndefined(contrast, t, constant);
      constant.stream().forEach(unit -> t[unit] = Double.NaN);
      constant.stream().forEach(unit -> p[unit] = 1);
    }
    return new TMap(units, mode, t, p, constant);
  }

  private static void test(
      LabelledResponses contrast,
      int first,
      int width,
      double[] t,
      double[] p,
      boolean[] constant) {
    int n1 = contrast.positives();
    int n2 = contrast.negatives();
    var positive = Moments.of(contrast, contrast.positiveRows(), first, width);
    var negative = Moments.of(contrast, contrast.negativeRows(), first, width);
    for (int j = 0; j < width; j++) {
      double v1 = Welch.variance(positive.squares[j], n1);
      double v2 = Welch.variance(negative.squares[j], n2);
      var welch = Welch.of(positive.mean[j], v1, n1, negative.mean[j], v2, n2);
      t[first + j] = welch.t();
      p[first + j] = welch.p();
      // Sums of equal floats are exact in double, and so are their means: no deviation, no doubt.
      constant[first + j] = v1 == 0 && v2 == 0;
    }
  }

  private static void refuseUndefined(LabelledResponses contrast, double[] t, BitSet constant) {
    for (int unit = 0; unit < t.length; unit++) {
      if (!Double.isFinite(t[unit]) && !constant.get(unit)) {
        Units units = contrast.responses().units();
        throw new LabException(
            ("Activations must be finite numbers, but coordinate %d of block %d is %s for text %d."
                    + " Does the model overflow in this precision? Try --dtype float32.")
                .formatted(
                    units.coordinate(unit),
                    units.block(unit),
                    offence(contrast, unit),
                    offender(contrast, unit)));
      }
    }
  }

  private static float offence(LabelledResponses contrast, int unit) {
    return contrast.value(offender(contrast, unit), unit);
  }

  private static int offender(LabelledResponses contrast, int unit) {
    return IntStream.concat(
            Arrays.stream(contrast.positiveRows()), Arrays.stream(contrast.negativeRows()))
        .filter(row -> !Float.isFinite(contrast.value(row, unit)))
        .findFirst()
        .orElseThrow();
  }

  private static double[] corrected(double[] p, BitSet excluded) {
    int[] tested =
        IntStream.range(0, p.length)
            .filter(unit -> !excluded.get(unit) && !Double.isNaN(p[unit]))
            .toArray();
    double[] tests = Arrays.stream(tested).mapToDouble(unit -> p[unit]).toArray();
    double[] corrected = FalseDiscovery.benjaminiHochberg(tests);
    double[] q = p.clone();
    for (int i = 0; i < tested.length; i++) {
      q[tested[i]] = corrected[i];
    }
    return q;
  }

  /** The units, in the order of the values. */
  public Units units() {
    return units;
  }

  /** Whose rules constant units follow. */
  public Mode mode() {
    return mode;
  }

  /** Welch's t of a unit; NaN where it is undefined. */
  public double t(int unit) {
    return t[unit];
  }

  /** The two-sided p of a unit. */
  public double p(int unit) {
    return p[unit];
  }

  /** The Benjamini-Hochberg q of a unit. */
  public double q(int unit) {
    return q[unit];
  }

  /** Whether a unit is constant within both conditions. */
  public boolean constant(int unit) {
    return constant.get(unit);
  }

  /** All t values in the order of the units, a copy. */
  public double[] tValues() {
    return t.clone();
  }

  /** All two-sided p values in the order of the units, a copy. */
  public double[] pValues() {
    return p.clone();
  }

  /** All q values in the order of the units, a copy. */
  public double[] qValues() {
    return q.clone();
  }

  /** Number of units that are not constant. */
  public int varying() {
    return units.count() - constant.cardinality();
  }
}
