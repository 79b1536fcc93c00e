package dev.broca.model.architecture;

import java.util.List;

/**
 * Everything about a model except its numbers.
 *
 * @param family the {@code model_type} it was read from
 * @param hidden coordinates of the residual stream, H
 * @param context the longest text it was made for, in tokens
 * @param embedding from tokens to the stream and back
 * @param blocks its blocks, first to last; L of them
 * @param finalNorm before the head
 * @param initialisation where untrained weights come from
 */
public record Architecture(
    String family,
    int hidden,
    int context,
    Embedding embedding,
    List<Block> blocks,
    Norm finalNorm,
    Initialisation initialisation) {
  /** Copies the blocks. */
  public Architecture {
    blocks = List.copyOf(blocks);
  }

  /** With a head that is not the embedding. */
  public Architecture withOwnHead() {
    return new Architecture(
        family, hidden, context, embedding.withOwnHead(), blocks, finalNorm, initialisation);
  }

  /** Rows of the embedding, V. */
  public int vocabulary() {
    return embedding.vocabulary();
  }

  /** Whether the embedding is narrower or wider than the stream and must be projected. */
  public boolean projected() {
    return embedding.width() != hidden;
  }

  /** Whether a token's place is computed differently in texts of different lengths. */
  public boolean dependsOnLength() {
    return blocks.stream()
        .anyMatch(block ->
            block.attention().position() instanceof Position.Rotary rotary
                && rotary.dependsOnLength());
  }

  /**
   * Tokens of the longest text that is computed: {@link #context}, or that times the factor of
   * angles that are stretched for longer texts.
   */
  public int longestText() {
    return (int) Math.min(Integer.MAX_VALUE, Math.floor(context * stretch()));
  }

  private double stretch() {
    return blocks.stream()
        .map(block -> block.attention().position())
        .mapToDouble(position ->
            position instanceof Position.Rotary rotary
                    && rotary.scaling() instanceof Position.Scaling.Dynamic dynamic
                ? Math.max(1, dynamic.factor())
                : 1)
        .max()
        .orElse(1);
  }

  /** Number of weights, embeddings included. */
  public long parameters() {
    long vocabulary = (long) embedding.vocabulary() * embedding.width();
    long parameters =
        vocabulary * (embedding.tiedHead() ? 1 : 2)
            + (long) (embedding.positions() + embedding.offset()) * hidden
            + (projected() ? 2L * embedding.width() * hidden : 0)
            + normWeights(finalNorm, hidden);
    for (Block block : blocks) {
      parameters += blockWeights(block);
    }
    return parameters;
  }

  /** Number of weights of a block. */
  public long blockWeights(Block block) {
    long mlpNorm =
        block.residual() == Residual.PARALLEL_SHARED ? 0 : normWeights(block.mlpNorm(), hidden);
    return normWeights(block.attentionNorm(), hidden)
        + normWeights(block.attentionOutputNorm(), hidden)
        + mlpNorm
        + normWeights(block.mlpOutputNorm(), hidden)
        + attentionWeights(block.attention())
        + mlpWeights(block.mlp());
  }

  private static long normWeights(Norm norm, long width) {
    return switch (norm) {
      case Norm.None none -> 0;
      case Norm.Rms rms -> width;
      case Norm.Layer layer -> layer.affine() ? 2 * width : 0;
    };
  }

  private long attentionWeights(Attention a) {
    long inputs = a.queryWidth() + 2L * a.kvWidth();
    long biases =
        (a.projections().inputBias() ? inputs : 0) + (a.projections().outputBias() ? hidden : 0);
    long norms =
        switch (a.queryKeyNorm()) {
          case Attention.QueryKeyNorm.None none -> 0;
          case Attention.QueryKeyNorm.EachHead(Norm norm) -> 2 * normWeights(norm, a.headDim());
          case Attention.QueryKeyNorm.AllHeads(Norm norm) ->
              normWeights(norm, a.queryWidth()) + normWeights(norm, a.kvWidth());
        };
    return inputs * hidden + (long) a.queryWidth() * hidden + biases + norms;
  }

  private long mlpWeights(Mlp mlp) {
    long matrices =
        switch (mlp) {
          case Mlp.Plain plain -> 2;
          case Mlp.Gated gated -> 3;
        };
    long biases = mlp.bias() ? (matrices - 1) * mlp.width() + hidden : 0;
    return matrices * mlp.width() * hidden + biases;
  }
}
