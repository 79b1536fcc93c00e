package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemma 2: norms on both sides, bounded scores and logits, a window in every other block. */
final class Gemma2 {
  static final Family FAMILY =
      new Family(
          "gemma2",
          Map.ofEntries(
              entry("vocab_size", 256000),
              entry("hidden_size", 2304),
              entry("intermediate_size", 9216),
              entry("num_hidden_layers", 26),
              entry("num_attention_heads", 8),
              entry("num_key_value_heads", 4),
              entry("head_dim", 256),
              entry("hidden_activation", "gelu_pytorch_tanh"),
              entry("max_position_embeddings", 8192),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000),
              entry("tie_word_embeddings", true),
              entry("query_pre_attn_scalar", 256),
              entry("sliding_window", 4096),
              entry("final_logit_softcapping", 30),
              entry("attn_logit_softcapping", 50)),
          Gemma2::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.", ""),
          Optional.of(
              new GgufForm(
                  "gemma2", keys(), (s, hasTensor) -> derived(s, 46), a -> TensorNames.gguf())));

  private Gemma2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    double cap = config.real("attn_logit_softcapping", Double.POSITIVE_INFINITY);
    var scores = Attention.Scores.scaled(scale(config)).capped(cap);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(scores);
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    Mlp mlp = Gemma.mlp(config, config.activation("hidden_activation"));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Gemma.embedding(config, sizes)
            .withSoftcap(config.real("final_logit_softcapping", Double.POSITIVE_INFINITY)),
        Windows.read(config, sizes.blocks(), l -> l % 2 == 0).stream()
            .map(tokens -> Block.sandwiched(norm, attention.within(tokens), mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  /** Factor of the scores of Gemma 2 and 3. */
  static double scale(Config config) {
    return 1 / Math.sqrt(config.real("query_pre_attn_scalar"));
  }

  /** Names of Gemma 2 and 3. */
  static TensorNames hubNames(String prefix) {
    String block = prefix + "layers.*.";
    return TensorNames.llama(prefix)
        .with(Part.ATTENTION_OUTPUT_NORM, block + "post_attention_layernorm")
        .with(Part.MLP_NORM, block + "pre_feedforward_layernorm")
        .with(Part.MLP_OUTPUT_NORM, block + "post_feedforward_layernorm")
        .withNormsFromOne();
  }

  static Map<String, String> keys() {
    var keys = new LinkedHashMap<>(GgufForm.KEYS);
    keys.put("attn_logit_softcapping", "attn_logit_softcapping");
    keys.put("final_logit_softcapping", "final_logit_softcapping");
    keys.put("rope.freq_base_swa", "rope_local_base_freq");
    return keys;
  }

  /**
   * The factor of the scores, which GGUF leaves out: as in llama.cpp, the 27B models (known by
   * their number of blocks) divide the stream by the heads, all others take the width of a head.
   */
  static void derived(Map<String, Object> settings, int largest) {
    settings.computeIfAbsent("query_pre_attn_scalar", key -> settings.get("head_dim"));
    if (settings.get("num_hidden_layers") instanceof Number blocks
        && blocks.intValue() == largest
        && settings.get("hidden_size") instanceof Number hidden
        && settings.get("num_attention_heads") instanceof Number heads) {
      settings.put("query_pre_attn_scalar", hidden.doubleValue() / heads.doubleValue());
    }
  }
}
