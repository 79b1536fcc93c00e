package dev.broca.model.architecture;

import java.util.List;

/**
 * How a weight is made from stored tensors. Names are without {@code .weight} and {@code .bias}; a
 * matrix is [out, in] once it is made.
 */
public sealed interface WeightRecipe {
  /** A tensor as it is stored. */
  record Stored(String name) implements WeightRecipe {}

  /** A matrix that is stored [in, out]. */
  record Transposed(String name) implements WeightRecipe {}

  /**
   * A projection whose rotary pairs are stored next to each other in every head (0, 1), (2, 3), ...
   * as GGUF does, and are wanted half a head apart.
   */
  record Interleaved(String name, int heads) implements WeightRecipe {}

  /** Matrices (or biases) one below the other. */
  record Stacked(List<WeightRecipe> parts) implements WeightRecipe {
    /** Copies the parts. */
    public Stacked {
      parts = List.copyOf(parts);
    }
  }
}
