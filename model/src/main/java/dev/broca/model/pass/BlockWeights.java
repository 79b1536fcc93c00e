package dev.broca.model.pass;

import dev.broca.model.architecture.Block;
import dev.broca.torch.Linear;
import dev.broca.torch.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The numbers of one block, beside what they are for. */
public record BlockWeights(
    Block shape,
    NormWeights attentionNorm,
    Linear queryKeyValue,
    NormWeights queryNorm,
    NormWeights keyNorm,
    Linear attentionOutput,
    NormWeights attentionOutputNorm,
    NormWeights mlpNorm,
    Optional<Linear> gate,
    Linear up,
    Linear down,
    NormWeights mlpOutputNorm) {
  /** Weight and bias of a norm; null where the norm has none. */
  public record NormWeights(@Nullable Tensor weight, @Nullable Tensor bias) {
    public static final NormWeights NONE = new NormWeights(null, null);
  }
}
