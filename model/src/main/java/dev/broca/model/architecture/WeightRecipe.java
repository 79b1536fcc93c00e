package dev.broca.model.architecture;

import java.util.List;

/**
 * How a weight is made from stored tensors. Names are without {@code .weight} and {@code .bias},
 * with {@code *} for the number of the block; a matrix is [out, in] once it is made.
 */
public sealed interface WeightRecipe {
  /** A tensor as it is stored. */
  record Stored(String name) implements WeightRecipe {}

  /** A matrix that is stored [in, out]. */
  record Transposed(String name) implements WeightRecipe {}

  /** A vector to which 1 is added: norms that are stored as their distance from 1. */
  record PlusOne(String name) implements WeightRecipe {}

  /** One of several parts of equal height that are stored one below the other. */
  record Slice(String name, int part, int parts) implements WeightRecipe {}

  /**
   * A projection whose rotary pairs are stored next to each other in every head (0, 1), (2, 3), ...
   * as GGUF does, and are wanted half a head apart.
   */
  record Interleaved(String name, int heads) implements WeightRecipe {}

  /**
   * Queries, keys and values of all heads in one matrix that is stored group by group: for every
   * key-value head its query heads, its key, its value. Wanted are all queries, all keys, all
   * values.
   */
  record Grouped(String name, int kvHeads, int headDim) implements WeightRecipe {}

  /** Matrices (or biases) one below the other. */
  record Stacked(List<WeightRecipe> parts) implements WeightRecipe {
    /** Copies the parts. */
    public Stacked {
      parts = List.copyOf(parts);
    }
  }

  /** The recipe for one block: with its number instead of {@code *}. */
  default WeightRecipe at(int block) {
    String number = Integer.toString(block);
    return switch (this) {
      case Stored(String name) -> new Stored(name.replace("*", number));
      case Transposed(String name) -> new Transposed(name.replace("*", number));
      case PlusOne(String name) -> new PlusOne(name.replace("*", number));
      case Slice(String name, int part, int parts) ->
          new Slice(name.replace("*", number), part, parts);
      case Interleaved(String name, int heads) -> new Interleaved(name.replace("*", number), heads);
      case Grouped(String name, int kvHeads, int headDim) ->
          new Grouped(name.replace("*", number), kvHeads, headDim);
      case Stacked(List<WeightRecipe> parts) ->
          new Stacked(parts.stream().map(part -> part.at(block)).toList());
    };
  }
}
