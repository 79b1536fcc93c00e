package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/** Quantiles of a sample. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The percentile with linear interpolation between the two nearest values, equal to {@code
   * numpy.percentile(values, percent)}. NaN if any value is.
   *
   * @throws LabException if there are no values or {@code percent} is outside [0, 100]
   */
  public static double percentile(double[] values, double percent) {
    if (values.length == 0) {
      throw new LabException("There is no percentile of nothing: no values were given.");
    }
    if (!(percent >= 0 && percent <= 100)) {
      throw new LabException("A percentile lies between 0 and 100, but " + percent + " was asked");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) {
      return Double.NaN;
    }
    double position = (sorted.length - 1) * (percent / 100);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return between(sorted[below], sorted[above], position - below);
  }

  /** The median: the middle value, or the mean of the two in the middle. */
  public static double median(double[] values) {
    return percentile(values, 50);
  }

  /** The median of the values that are numbers; NaN where none is. */
  public static double medianOfNumbers(double[] values) {
    double[] numbers = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    return numbers.length == 0 ? Double.NaN : median(numbers);
  }

  /** Interpolates from the nearer end, as numpy does, so that rounding agrees. */
  private static double between(double low, double high, double weight) {
    double difference = high - low;
    return weight >= 0.5 ? high - difference * (1 - weight) : low + difference * weight;
  }
}
