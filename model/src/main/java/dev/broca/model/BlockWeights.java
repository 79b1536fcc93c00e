package dev.broca.model;

import dev.broca.model.architecture.Block;
import dev.broca.torch.Linear;
import dev.broca.torch.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The numbers of one block, beside what they are for. */
record BlockWeights(
    Block shape,
    NormWeights attentionNorm,
    Linear queryKeyValue,
    Linear attentionOutput,
    NormWeights mlpNorm,
    Optional<Linear> gate,
    Linear up,
    Linear down) {
  /** Weight and bias of a norm; the bias is null where the norm has none. */
  record NormWeights(Tensor weight, @Nullable Tensor bias) {}
}
