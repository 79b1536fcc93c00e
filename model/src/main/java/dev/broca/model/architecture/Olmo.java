package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OLMo: a Llama with layer norms that have no weights, and bounded queries, keys and values. */
final class Olmo {
  static final Family FAMILY =
      new Family(
          "olmo",
          Map.ofEntries(
              entry("vocab_size", 50304),
              entry("hidden_size", 4096),
              entry("intermediate_size", 11008),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 2048),
              entry("initializer_range", 0.02),
              entry("rope_theta", 10000)),
          Olmo::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(new GgufForm("olmo", keys(), GgufForm::nothing, Llama::ggufNames)));

  private Olmo() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    double clip = config.real("clip_qkv", Double.POSITIVE_INFINITY);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias, clip));
    var norm = new Norm.Layer(1e-5, false);
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        Collections.nCopies(
            sizes.blocks(), Block.sequential(norm, attention, Llama.mlp(config, false))),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  private static Map<String, String> keys() {
    var keys = new LinkedHashMap<>(GgufForm.KEYS);
    keys.put("attention.clamp_kqv", "clip_qkv");
    return keys;
  }
}
