package dev.broca.model.architecture;

/**
 * Where the weights of an untrained model come from: normal distributions around 0; norms start at
 * 1, biases at 0.
 *
 * @param deviation standard deviation of matrices and embeddings
 * @param outputDeviation that of the projections back to the stream
 */
public record Initialisation(double deviation, double outputDeviation) {
  /** One deviation for all. */
  static Initialisation normal(double deviation) {
    return new Initialisation(deviation, deviation);
  }
}
