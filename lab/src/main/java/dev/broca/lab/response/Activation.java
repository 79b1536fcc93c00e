package dev.broca.lab.response;

/** What counts as the response of a unit, applied after pooling over tokens. */
public enum Activation {
  /** The magnitude of the pooled activation. */
  ABSOLUTE("absolute"),
  /** The pooled activation as it is. */
  SIGNED("signed");

  private final String label;

  Activation(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code absolute}. */
  public String label() {
    return label;
  }

  /** Turns the first {@code count} pooled activations into responses, in place. */
  void apply(float[] pooled, int count) {
    switch (this) {
      case ABSOLUTE -> {
        for (int i = 0; i < count; i++) {
          pooled[i] = Math.abs(pooled[i]);
        }
      }
      case SIGNED -> {}
    }
  }

  /** The response for one pooled activation. */
  float of(float pooled) {
    return switch (this) {
      case ABSOLUTE -> Math.abs(pooled);
      case SIGNED -> pooled;
    };
  }
}
