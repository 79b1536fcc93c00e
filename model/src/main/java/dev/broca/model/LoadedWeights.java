package dev.broca.model;

import dev.broca.model.BlockWeights.NormWeights;
import dev.broca.model.architecture.Architecture;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The numbers of a model, ready to compute with.
 *
 * @param architecture what they are for
 * @param embedding token embedding [V, H]
 * @param positions position embedding [positions, H], where positions are learned
 * @param blocks block after block
 * @param finalNorm before the head
 * @param head to the vocabulary
 * @param dtype the type that is computed in
 * @param device where they lie
 */
record LoadedWeights(
    Architecture architecture,
    Tensor embedding,
    Optional<Tensor> positions,
    List<BlockWeights> blocks,
    NormWeights finalNorm,
    Linear head,
    DType dtype,
    Device device) {}
