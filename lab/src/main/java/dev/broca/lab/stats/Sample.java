package dev.broca.lab.stats;

/** Sums over one sample, in order. */
public final class Sample {
  private Sample() {}

  /** The mean. */
  public static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The sum of squared deviations from the mean. */
  public static double squares(double[] values, double mean) {
    double sum = 0;
    for (double value : values) {
      double deviation = value - mean;
      sum += deviation * deviation;
    }
    return sum;
  }
}
