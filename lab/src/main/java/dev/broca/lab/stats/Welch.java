package dev.broca.lab.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's t test of two samples with unequal variances.
 *
 * <p>t = (m1 - m2) / sqrt(v1 / n1 + v2 / n2), with Satterthwaite's degrees of freedom df = (v1 / n1
 * + v2 / n2)^2 / ((v1 / n1)^2 / (n1 - 1) + (v2 / n2)^2 / (n2 - 1)); v are variances with n - 1.
 * Undefined cases are those of scipy: NaN when both samples are constant and equal or one has fewer
 * than two values, infinite when they are constant and differ.
 *
 * <p>Source: B. L. Welch, Biometrika 34 (1947); {@code scipy.stats.ttest_ind(equal_var=False)}.
 *
 * @param t the statistic, positive when the first mean is larger
 * @param df degrees of freedom; 1 where they are undefined, as in scipy
 */
public record Welch(double t, double df) {
  /** The test of two samples, from their means, variances (with n - 1) and sizes. */
  public static Welch of(double m1, double v1, int n1, double m2, double v2, int n2) {
    double vn1 = v1 / n1;
    double vn2 = v2 / n2;
    double df = (vn1 + vn2) * (vn1 + vn2) / (vn1 * vn1 / (n1 - 1.0) + vn2 * vn2 / (n2 - 1.0));
    return new Welch((m1 - m2) / Math.sqrt(vn1 + vn2), Double.isNaN(df) ? 1 : df);
  }

  /**
   * The test of two samples: positive minus negative. Sums run in order, as numpy's over the rows
   * of a matrix, so that results agree with scipy's to the last bit there.
   */
  public static Welch of(double[] positive, double[] negative) {
    double m1 = Sample.mean(positive);
    double m2 = Sample.mean(negative);
    return of(
        m1,
        variance(Sample.squares(positive, m1), positive.length),
        positive.length,
        m2,
        variance(Sample.squares(negative, m2), negative.length),
        negative.length);
  }

  /**
   * The variance (with n - 1) from a sum of squared deviations, in the order of operations that
   * scipy uses: (sum / n) (n / (n - 1)).
   */
  public static double variance(double squares, int n) {
    return squares / n * (n / (n - 1.0));
  }

  /** The two-sided p; exact in relative terms far out in the tail; NaN when t is. */
  public double p() {
    if (Double.isNaN(t)) {
      return Double.NaN;
    }
    return Math.min(1, 2 * TDistribution.of(df).cumulativeProbability(-Math.abs(t)));
  }
}
