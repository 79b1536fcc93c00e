package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OLMo 2: norms on what attention and feed-forward part give, and on all queries and keys. */
final class Olmo2 {
  static final Family FAMILY =
      new Family(
          "olmo2",
          Map.ofEntries(
              entry("vocab_size", 50304),
              entry("hidden_size", 4096),
              entry("intermediate_size", 11008),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 2048),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-5),
              entry("rope_theta", 10000)),
          Olmo2::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("olmo2", architecture -> TensorNames.gguf())));

  private Olmo2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(new Attention.QueryKeyNorm.AllHeads(norm));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        Collections.nCopies(
            sizes.blocks(), Block.outputNormed(norm, attention, Llama.mlp(config, false))),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  private static TensorNames hubNames(String prefix) {
    String block = prefix + "layers.*.";
    return TensorNames.llama(prefix)
        .with(Part.ATTENTION_OUTPUT_NORM, block + "post_attention_layernorm")
        .with(Part.MLP_OUTPUT_NORM, block + "post_feedforward_layernorm");
  }
}
