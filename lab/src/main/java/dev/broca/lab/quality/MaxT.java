package dev.broca.lab.quality;

import dev.broca.lab.LabException;
import dev.broca.lab.response.Chunks;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.stats.NumpyRandom;
import java.util.Arrays;

/**
 * The max-t permutation test: labels are permuted for all units jointly, T_b is the largest t of
 * the permuted map, and a unit's p is (1 + #{b: T_b &gt;= t}) / (m + 1). It holds the chance of any
 * false positive unit below p, however units depend on each other. One-sided: positive above
 * negative. Units that are constant within both conditions take no part.
 *
 * <p>Source: P. H. Westfall and S. S. Young, Resampling-Based Multiple Testing (1993); T. E.
 * Nichols and A. P. Holmes, Human Brain Mapping 15 (2002).
 */
public final class MaxT {
  /** The fewest permutations that are worth reporting. */
  public static final int FEWEST = 1000;

  private static final int BATCH = 1000;

  /** Equal t of sparse units may differ by rounding; they count as equal. */
  private static final double ROUNDING = 1e-9;

  private final double[] ascending;

  private MaxT(double[] maxima) {
    this.ascending = maxima;
    Arrays.sort(ascending);
  }

  /**
   * Runs the test. Each permutation is {@link NumpyRandom#permutation} of the texts, positive ones
   * first; those that come first take the positive label.
   *
   * @param permutations m, at least {@value #FEWEST}
   * @throws LabException if there are fewer permutations, or no unit varies
   */
  public static MaxT of(LabelledResponses contrast, int permutations, long seed) {
    if (permutations < FEWEST) {
      throw new LabException(
          "The max-t test needs at least %d permutations, but %d were asked for."
              .formatted(FEWEST, permutations));
    }
    var random = new NumpyRandom(seed);
    double[] maxima = new double[permutations];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (int from = 0; from < permutations; from += BATCH) {
      int count = Math.min(BATCH, permutations - from);
      double[] labels = labels(contrast, count, random);
      int at = from;
      Chunks.over(
          contrast.responses().units().count(),
          Resampling.CHUNK,
          (first, width) -> {
            double[] found = maxima(contrast, labels, count, first, width);
            synchronized (maxima) {
              for (int b = 0; b < count; b++) {
                maxima[at + b] = Math.max(maxima[at + b], found[b]);
              }
            }
          });
    }
    if (maxima[0] == Double.NEGATIVE_INFINITY) {
      throw new LabException("The max-t test has nothing to test: every unit is constant.");
    }
    return new MaxT(maxima);
  }

  private static double[] labels(LabelledResponses contrast, int count, NumpyRandom random) {
    int texts = contrast.positives() + contrast.negatives();
    double[] labels = new double[count * texts];
    for (int b = 0; b < count; b++) {
      int[] order = random.permutation(texts);
      for (int i = 0; i < contrast.positives(); i++) {
        labels[b * texts + order[i]] = 1;
      }
    }
    return labels;
  }

  private static double[] maxima(
      LabelledResponses contrast, double[] labels, int count, int first, int width) {
    var sums = PermutedSums.of(contrast, labels, count, first, width);
    double[] maxima = new double[count];
    for (int b = 0; b < count; b++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < width; j++) {
        double difference = sums.difference(b, j);
        double error = sums.error(b, j);
        // Most units are nowhere near the largest t: seen without a root or a division.
        boolean near = max <= 0 || (difference > 0 && difference * difference > max * max * error);
        if (near && sums.varies[j] && error > 0) {
          max = Math.max(max, difference / Math.sqrt(error));
        }
      }
      maxima[b] = max;
    }
    return maxima;
  }

  /** Number of permutations. */
  public int permutations() {
    return ascending.length;
  }

  /** The p of a unit with this t, corrected for the search over all units; 1 if t is NaN. */
  public double p(double t) {
    double tied = t * (1 - Math.signum(t) * ROUNDING);
    int below = 0;
    int above = ascending.length;
    while (below < above) {
      int middle = (below + above) >>> 1;
      if (ascending[middle] < tied) {
        below = middle + 1;
      } else {
        above = middle;
      }
    }
    return (1.0 + ascending.length - below) / (ascending.length + 1.0);
  }

  /**
   * The t above which p is below {@code alpha}; infinite if so few permutations can never show
   * that.
   */
  public double threshold(double alpha) {
    for (int i = 0; i < ascending.length; i++) {
      if ((double) (ascending.length - i) / (ascending.length + 1.0) < alpha) {
        return ascending[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
