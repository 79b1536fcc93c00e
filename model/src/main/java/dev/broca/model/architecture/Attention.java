package dev.broca.model.architecture;

/**
 * The attention half of a block.
 *
 * @param heads number of query heads
 * @param kvHeads number of key and value heads; each serves {@code heads / kvHeads} query heads
 * @param headDim coordinates of one head
 * @param scale factor of the scores before the softmax
 * @param inputBias whether the projections to queries, keys and values have biases
 * @param outputBias whether the projection back has one
 */
public record Attention(
    int heads, int kvHeads, int headDim, double scale, boolean inputBias, boolean outputBias) {
  /** Width of the queries of all heads together. */
  public int queryWidth() {
    return heads * headDim;
  }

  /** Width of the keys (or values) of all heads together. */
  public int kvWidth() {
    return kvHeads * headDim;
  }
}
