package dev.broca.model.pass;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.pass.BlockWeights.NormWeights;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Tensor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The numbers of a model, ready to compute with.
 *
 * @param architecture what they are for
 * @param embedding token embedding [V, width], in the type of the file where that is a float
 * @param positions position embedding [offset + positions, H], where positions are learned
 * @param embeddingProjection from embedded tokens to the stream, where their widths differ
 * @param blocks block after block
 * @param finalNorm before the head
 * @param headProjection from the stream to the width of the head, where they differ
 * @param head to the vocabulary; made at its first use, as localizing needs none
 * @param dtype the type that is computed in
 * @param device where they lie
 */
public record LoadedWeights(
    Architecture architecture,
    Tensor embedding,
    Optional<Tensor> positions,
    Optional<Linear> embeddingProjection,
    BlockSource blocks,
    NormWeights finalNorm,
    Optional<Linear> headProjection,
    Supplier<Linear> head,
    DType dtype,
    Device device) {}
