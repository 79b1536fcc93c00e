package dev.broca.model.architecture;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** OLMo 2: norms on what attention and feed-forward part give, and on all queries and keys. */
final class Olmo2 {
  static final Family FAMILY =
      new Family(
          "olmo2",
          Olmo2::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("olmo2", architecture -> TensorNames.gguf())));

  private Olmo2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 2048);
    boolean bias = config.flag("attention_bias", false);
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-5));
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(new Attention.QueryKeyNorm.AllHeads(norm));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings", false)),
        Collections.nCopies(
            sizes.blocks(), Block.outputNormed(norm, attention, Llama.mlp(config, false))),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }

  private static TensorNames hubNames(String prefix) {
    String block = prefix + "layers.*.";
    return TensorNames.llama(prefix)
        .with(Part.ATTENTION_OUTPUT_NORM, block + "post_attention_layernorm")
        .with(Part.MLP_OUTPUT_NORM, block + "post_feedforward_layernorm");
  }
}
