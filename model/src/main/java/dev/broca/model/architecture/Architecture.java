package dev.broca.model.architecture;

import java.util.List;

/**
 * Everything about a model except its numbers.
 *
 * @param family the {@code model_type} it was read from
 * @param vocabulary rows of the embedding, V
 * @param hidden coordinates of the residual stream, H
 * @param context the longest text it was made for, in tokens
 * @param position how it knows where a token stands
 * @param blocks its blocks, first to last; L of them
 * @param finalNorm before the head
 * @param tiedHead whether the head is the embedding
 */
public record Architecture(
    String family,
    int vocabulary,
    int hidden,
    int context,
    Position position,
    List<Block> blocks,
    Norm finalNorm,
    boolean tiedHead) {
  /** Copies the blocks. */
  public Architecture {
    blocks = List.copyOf(blocks);
  }

  /** Number of weights, embeddings included. */
  public long parameters() {
    long parameters = (long) vocabulary * hidden * (tiedHead ? 1 : 2) + normWeights(finalNorm);
    if (position instanceof Position.Learned(int count)) {
      parameters += (long) count * hidden;
    }
    for (Block block : blocks) {
      parameters += normWeights(block.attentionNorm()) + normWeights(block.mlpNorm());
      parameters += attentionWeights(block.attention()) + mlpWeights(block.mlp());
    }
    return parameters;
  }

  private long normWeights(Norm norm) {
    return switch (norm) {
      case Norm.Rms rms -> hidden;
      case Norm.Layer layer -> 2L * hidden;
    };
  }

  private long attentionWeights(Attention a) {
    long inputs = a.queryWidth() + 2L * a.kvWidth();
    long biases = (a.inputBias() ? inputs : 0) + (a.outputBias() ? hidden : 0);
    return inputs * hidden + (long) a.queryWidth() * hidden + biases;
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
