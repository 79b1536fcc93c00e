package dev.broca.model.architecture;

/** A normalisation over the coordinates of one position. */
public sealed interface Norm {
  /** Added to the variance or mean square. */
  double epsilon();

  /** Division by the root mean square, then a weight. */
  record Rms(double epsilon) implements Norm {}

  /** Subtraction of the mean, division by the standard deviation, then weight and bias. */
  record Layer(double epsilon) implements Norm {}
}
