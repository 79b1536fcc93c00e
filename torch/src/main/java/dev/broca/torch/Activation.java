package dev.broca.torch;

/** An elementwise non-linearity of a feed-forward layer. */
public enum Activation {
  /** None. */
  IDENTITY("none", ""),
  /** x * Phi(x), with the exact normal distribution function. */
  GELU("gelu", "none"),
  /** The tanh approximation of {@link #GELU}. */
  GELU_TANH("gelu", "tanh"),
  /** x * sigmoid(x), also called swish. */
  SILU("swish", ""),
  /** max(x, 0). */
  RELU("relu", "");

  final String attribute;
  final String algorithm;

  Activation(String attribute, String algorithm) {
    this.attribute = attribute;
    this.algorithm = algorithm;
  }
}
