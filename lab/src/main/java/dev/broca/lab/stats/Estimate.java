package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A number with its standard error, judged by Student's t.
 *
 * <p>Where nothing varied the standard error is 0: the interval is the value itself, and p is 0, or
 * NaN for a value of 0 (as scipy has it). Where the standard error could not be estimated it is
 * NaN, and so are the interval and every p.
 *
 * @param value the estimate
 * @param standardError its standard error, in the same unit; 0 or more, or NaN
 * @param df degrees of freedom of the standard error; they need not be whole
 */
public record Estimate(double value, double standardError, double df) {
  /** Refuses a negative standard error. */
  public Estimate {
    if (standardError < 0) {
      throw new LabException(
          "A standard error is 0 or more, but " + standardError + " was given with " + value + ".");
    }
  }

  /**
   * The mean of independent values: standard error sqrt(v / n) with v the variance (with n - 1), df
   * = n - 1. One value has a mean and no standard error.
   *
   * @throws LabException if there are no values, or one is not finite
   */
  public static Estimate ofMean(double[] values) {
    double mean = Sample.mean(Sample.finite(values, "value"));
    double variance = Sample.squares(values, mean) / (values.length - 1.0);
    return new Estimate(mean, Math.sqrt(variance / values.length), values.length - 1.0);
  }

  /**
   * A ratio of two means over the same items, r = mean(x) / mean(y), with the standard error of the
   * ratio estimator: that of the mean of x - r y, divided by mean(y). What x and y share (hard and
   * easy items) cancels. NaN when mean(y) is 0.
   *
   * <p>Source: W. G. Cochran, Sampling Techniques (1977), chapter 6.
   *
   * @throws LabException if there are no values, one is not finite, or the lengths differ
   */
  public static Estimate ofRatio(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new LabException(
          "A ratio is taken over pairs, but there are "
              + x.length
              + " and "
              + y.length
              + " values.");
    }
    double below = Sample.mean(Sample.finite(y, "value below the line"));
    double ratio = Sample.mean(Sample.finite(x, "value above the line")) / below;
    double[] residuals = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      residuals[i] = x[i] - ratio * y[i];
    }
    if (!Double.isFinite(ratio)) {
      return new Estimate(Double.NaN, Double.NaN, x.length - 1.0);
    }
    double error = ofMean(residuals).standardError() / Math.abs(below);
    return new Estimate(ratio, error, x.length - 1.0);
  }

  /** The same estimate in another unit: value and standard error times {@code factor}. */
  public Estimate times(double factor) {
    return new Estimate(value * factor, standardError * Math.abs(factor), df);
  }

  /**
   * The difference from an independent estimate, with df = (s1^2 + s2^2)^2 / (s1^4 / df1 + s2^4 /
   * df2).
   *
   * <p>Source: F. E. Satterthwaite, Biometrics Bulletin 2 (1946).
   */
  public Estimate minus(Estimate other) {
    double one = standardError * standardError;
    double two = other.standardError * other.standardError;
    double both = one + two;
    double freedom = both * both / (one * one / df + two * two / other.df);
    return new Estimate(value - other.value, Math.sqrt(both), freedom);
  }

  /**
   * The two-sided confidence interval value -+ t s.
   *
   * @param level how often intervals like this one contain the truth, such as .95
   * @throws LabException unless 0 &lt; level &lt; 1
   */
  public Interval interval(double level) {
    if (!(level > 0 && level < 1)) {
      throw new LabException(
          "The level of an interval lies between 0 and 1, such as 0.95, but "
              + level
              + " was given.");
    }
    double half = standardError == 0 ? 0 : standardError * quantile((1 + level) / 2);
    return new Interval(value - half, value + half);
  }

  private double quantile(double probability) {
    return df > 0 ? TDistribution.of(df).inverseCumulativeProbability(probability) : Double.NaN;
  }

  /** The two-sided p of the hypothesis that the true value is 0. */
  public double p() {
    return Math.min(1, 2 * upperTail(Math.abs(value)));
  }

  /**
   * The p of two one-sided tests of the hypothesis that the true value is {@code delta} or more
   * away from 0: small when the value is shown to be negligible. It is below .05 exactly when the
   * 90 % interval lies inside -+ delta.
   *
   * <p>Source: D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
   *
   * @throws LabException unless delta &gt; 0
   */
  public double equivalenceP(double delta) {
    if (!(delta > 0)) {
      throw new LabException(
          "Equivalence is tested within a margin above 0, but the margin is " + delta + ".");
    }
    return Math.max(upperTail(delta + value), upperTail(delta - value));
  }

  /** P(T &gt;= distance / s). */
  private double upperTail(double distance) {
    double t = distance / standardError;
    if (Double.isInfinite(t)) {
      return t > 0 ? 0 : 1;
    }
    return Double.isNaN(t) || !(df > 0) ? Double.NaN : TDistribution.of(df).survivalProbability(t);
  }
}
