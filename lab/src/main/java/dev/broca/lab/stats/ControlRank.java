package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/**
 * The place of a mask's score among those of its control masks. Ties count against the mask, and
 * scores that differ by rounding alone are ties: means over paradigms depend on their order.
 *
 * <p>The p is one only where the mask and its controls are exchangeable under the hypothesis, that
 * is for label-permuted and energy-matched controls; of uniform ones say {@link #percentile}.
 *
 * <p>Source: B. Phipson and G. K. Smyth, Statistical Applications in Genetics and Molecular Biology
 * 9 (2010).
 *
 * @param masks number of control masks m
 * @param notAbove how many of them score as low or lower
 * @param notBelow how many of them score as high or higher
 * @param least lowest score of a control mask
 * @param median their median
 * @param largest their highest
 */
public record ControlRank(
    int masks, int notAbove, int notBelow, double least, double median, double largest) {

  /**
   * The rank of a score.
   *
   * @throws LabException if there are no controls, or a score is not finite
   */
  public static ControlRank of(double score, double[] controls) {
    Sample.finite(score, "the score of the mask");
    double[] sorted = Sample.finite(controls, "score of control mask").clone();
    Arrays.sort(sorted);
    double rounding = Sample.ROUNDING * Math.max(1, Math.abs(score));
    return new ControlRank(
        sorted.length,
        (int) Arrays.stream(sorted).filter(control -> control <= score + rounding).count(),
        (int) Arrays.stream(sorted).filter(control -> control >= score - rounding).count(),
        sorted[0],
        Quantiles.median(sorted),
        sorted[sorted.length - 1]);
  }

  /** The rank from below, 1 (hurts more than every control) to m + 1. */
  public int fromBelow() {
    return 1 + notAbove;
  }

  /** Two-sided p: min(1, 2 min((1 + #{s_j &lt;= s}) / (m + 1), (1 + #{s_j &gt;= s}) / (m + 1))). */
  public double p() {
    return Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (masks + 1.0));
  }

  /** The share of control masks that score lower, in percent; a tie counts as half. */
  public double percentile() {
    return 50.0 * (masks + notAbove - notBelow) / masks;
  }

  /**
   * The fewest control masks with which p can reach alpha for one of several tasks under Holm: m
   * &gt;= 2 T / alpha - 1; 39 for one task at .05.
   *
   * @throws LabException unless tasks &gt;= 1 and 0 &lt; alpha &lt; 1
   */
  public static int masksNeeded(int tasks, double alpha) {
    if (tasks < 1 || !(alpha > 0 && alpha < 1)) {
      throw new LabException(
          "Masks are counted for at least one task and an alpha between 0 and 1, not for %d and %s."
              .formatted(tasks, alpha));
    }
    double needed = 2 * tasks / alpha - 1;
    return (int) Math.ceil(needed - 1e-9 * needed);
  }
}
