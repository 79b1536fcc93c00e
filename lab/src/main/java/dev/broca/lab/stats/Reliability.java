package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/** How well two measurements of the same thing agree. */
public final class Reliability {
  private Reliability() {}

  /**
   * Pearson's correlation over the positions where both values are finite; NaN when fewer than two
   * are, or when one side does not vary.
   *
   * @throws LabException if the lengths differ
   */
  public static double pearson(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new LabException(
          "A correlation needs pairs, but there are " + x.length + " and " + y.length + " values.");
    }
    int n = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        n++;
        sumX += x[i];
        sumY += y[i];
      }
    }
    double meanX = sumX / n;
    double meanY = sumY / n;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        double dx = x[i] - meanX;
        double dy = y[i] - meanY;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
    }
    return Math.clamp(xy / Math.sqrt(xx * yy), -1, 1);
  }

  /**
   * The mean of correlations through Fisher's z: tanh(mean(atanh(r))).
   *
   * <p>Source: R. A. Fisher, Metron 1 (1921).
   */
  public static double fisherMean(double[] correlations) {
    return Math.tanh(
        Arrays.stream(correlations).map(Reliability::atanh).sum() / correlations.length);
  }

  private static double atanh(double r) {
    return 0.5 * (Math.log1p(r) - Math.log1p(-r));
  }

  /**
   * Reliability of the whole from the correlation of its halves: 2 r / (1 + r).
   *
   * <p>Source: C. Spearman and W. Brown, British Journal of Psychology 3 (1910).
   */
  public static double spearmanBrown(double halves) {
    return 2 * halves / (1 + halves);
  }
}
