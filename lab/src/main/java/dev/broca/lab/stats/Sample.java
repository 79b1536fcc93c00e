package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/** Sums over one sample, in order. */
public final class Sample {
  /** Relative to the values, what they differ by from rounding alone. */
  static final double ROUNDING = 1e-12;

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

  /**
   * The standard deviation (with n - 1); NaN of a single value, and 0 of values that differ by
   * rounding alone.
   */
  static double deviation(double[] values) {
    double deviation = Math.sqrt(squares(values, mean(values)) / (values.length - 1.0));
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    return deviation <= ROUNDING * largest ? 0 : deviation;
  }

  /** The values themselves, refused if there are none or one is not finite. */
  static double[] finite(double[] values, String what) {
    if (values.length == 0) {
      throw new LabException("At least one " + what + " is needed, but there is none.");
    }
    for (int i = 0; i < values.length; i++) {
      finite(values[i], what + " " + i + " (counted from 0)");
    }
    return values;
  }

  /** The value itself, refused if it is not finite. */
  static double finite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new LabException("A finite number is needed, but " + what + " is " + value + ".");
    }
    return value;
  }
}
