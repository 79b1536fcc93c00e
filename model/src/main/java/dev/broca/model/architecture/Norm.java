package dev.broca.model.architecture;

/** A normalisation over the coordinates of one position. */
public sealed interface Norm {
  /** Nothing is changed. */
  record None() implements Norm {}

  /** Division by the root mean square, then a weight. */
  record Rms(double epsilon) implements Norm {}

  /**
   * Subtraction of the mean, division by the standard deviation, then weight and bias.
   *
   * @param epsilon added to the variance
   * @param affine whether there are a weight and a bias
   */
  record Layer(double epsilon, boolean affine) implements Norm {}
}
