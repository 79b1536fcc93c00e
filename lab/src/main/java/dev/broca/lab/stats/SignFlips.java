package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/**
 * Permutation test of paired differences, one per paradigm: if a lesion does nothing, each
 * difference is as likely to have the other sign. The statistic is |sum|; sums that differ by
 * rounding alone count as equal, and so as evidence against an effect.
 *
 * <p>Source: R. A. Fisher, The Design of Experiments (1935); p of a sample of flips: B. Phipson and
 * G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010).
 *
 * @param p the two-sided p
 * @param flips how many patterns of signs were looked at
 * @param exact whether those were all there are
 */
public record SignFlips(double p, long flips, boolean exact) {
  /** Up to this many differences other than 0, all patterns are enumerated. */
  public static final int MOST_ENUMERATED = 20;

  private static final double ROUNDING = 1e-12;

  /**
   * The test: all 2^G patterns where at most {@value #MOST_ENUMERATED} differences are not 0, else
   * {@code samples} patterns, and then p = (1 + as large) / (samples + 1). A difference of 0 has no
   * sign and does not count.
   *
   * @param differences one per paradigm
   * @param samples how many patterns to draw where there are too many
   * @param seed of {@link NumpyRandom}; one {@code randint(0, 2)} per pattern and difference that
   *     is not 0, in this order, 1 keeping the sign
   * @throws LabException if there are no differences, one is not finite, or samples &lt; 1
   */
  public static SignFlips of(double[] differences, int samples, long seed) {
    if (samples < 1) {
      throw new LabException("At least one pattern of signs must be drawn, not " + samples + ".");
    }
    double[] changes =
        Arrays.stream(Sample.finite(differences, "difference")).filter(d -> d != 0).toArray();
    double total = Arrays.stream(changes).map(Math::abs).sum();
    double least = Math.abs(Arrays.stream(changes).sum()) - ROUNDING * total;
    if (changes.length <= MOST_ENUMERATED) {
      long patterns = 1L << changes.length;
      return new SignFlips((double) asLarge(changes, 0, 0, least) / patterns, patterns, true);
    }
    return new SignFlips(
        (1.0 + asLarge(changes, least, samples, new NumpyRandom(seed))) / (samples + 1.0),
        samples,
        false);
  }

  /** Patterns whose sum is as large, given the signs of the first ones. */
  private static long asLarge(double[] changes, int from, double sum, double least) {
    if (from == changes.length) {
      return Math.abs(sum) >= least ? 1 : 0;
    }
    return asLarge(changes, from + 1, sum + changes[from], least)
        + asLarge(changes, from + 1, sum - changes[from], least);
  }

  private static long asLarge(double[] changes, double least, int samples, NumpyRandom random) {
    long found = 0;
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      for (double change : changes) {
        sum += random.randint(0, 2) == 1 ? change : -change;
      }
      found += Math.abs(sum) >= least ? 1 : 0;
    }
    return found;
  }
}
