package dev.broca.model.architecture;

import java.util.function.IntFunction;

/**
 * Which stored tensors become which weights, in one file format.
 *
 * @param embedding the token embedding [V, H]
 * @param positions the position embedding [positions, H]; read only where positions are learned
 * @param blocks the weights of block l
 * @param finalNorm the norm before the head
 * @param head the head [V, H]; read only where it is not the embedding
 */
public record TensorNames(
    WeightRecipe embedding,
    WeightRecipe positions,
    IntFunction<BlockNames> blocks,
    WeightRecipe finalNorm,
    WeightRecipe head) {
  /**
   * The weights of one block.
   *
   * @param attentionNorm norm before the attention
   * @param queryKeyValue projections to queries, keys and values, one below the other
   * @param attentionOutput projection back to the stream
   * @param mlpNorm norm before the feed-forward part
   * @param gate gate of the feed-forward part; read only where it has one
   * @param up projection to the hidden units
   * @param down projection back to the stream
   */
  public record BlockNames(
      WeightRecipe attentionNorm,
      WeightRecipe queryKeyValue,
      WeightRecipe attentionOutput,
      WeightRecipe mlpNorm,
      WeightRecipe gate,
      WeightRecipe up,
      WeightRecipe down) {}
}
