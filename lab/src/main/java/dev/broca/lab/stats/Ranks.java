package dev.broca.lab.stats;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The k largest or smallest of many values. Where values are tied there are two answers: exactly k,
 * earlier positions first; or, as the authors' code does with {@code numpy.unique}, every value
 * whose dense rank is below k, which may be more than k. NaN always ranks last, and -0 equals 0.
 */
public final class Ranks {
  private Ranks() {}

  /** Positions of the {@code k} largest values; among equal values the first positions win. */
  public static BitSet largest(double[] values, int k) {
    return smallest(negated(values), k);
  }

  /** Positions of the {@code k} smallest values; among equal values the first positions win. */
  public static BitSet smallest(double[] values, int k) {
    var chosen = new BitSet(values.length);
    if (k <= 0 || values.length == 0) {
      return chosen;
    }
    double last = sorted(values)[Math.min(k, values.length) - 1];
    for (int i = 0; i < values.length; i++) {
      chosen.set(i, before(values[i], last));
    }
    int missing = k - chosen.cardinality();
    for (int i = 0; i < values.length && missing > 0; i++) {
      if (same(values[i], last)) {
        chosen.set(i);
        missing--;
      }
    }
    return chosen;
  }

  /** Positions of all values equal to one of the {@code k} largest different values. */
  public static BitSet denseLargest(double[] values, int k) {
    return denseSmallest(negated(values), k);
  }

  /** Positions of all values equal to one of the {@code k} smallest different values. */
  public static BitSet denseSmallest(double[] values, int k) {
    var chosen = new BitSet(values.length);
    if (k <= 0 || values.length == 0) {
      return chosen;
    }
    double last = last(sorted(values), k);
    for (int i = 0; i < values.length; i++) {
      chosen.set(i, before(values[i], last) || same(values[i], last));
    }
    return chosen;
  }

  /** The last of the {@code k} smallest different values. */
  private static double last(double[] sorted, int k) {
    int different = 1;
    int i = 0;
    while (i + 1 < sorted.length && different <= k) {
      i++;
      if (!same(sorted[i], sorted[i - 1])) {
        different++;
      }
    }
    return different > k ? sorted[i - 1] : sorted[i];
  }

  private static boolean before(double value, double other) {
    return value < other || (Double.isNaN(other) && !Double.isNaN(value));
  }

  private static boolean same(double value, double other) {
    return value == other || (Double.isNaN(value) && Double.isNaN(other));
  }

  private static double[] negated(double[] values) {
    return Arrays.stream(values).map(value -> -value).toArray();
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
