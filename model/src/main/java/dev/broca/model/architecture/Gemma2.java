package dev.broca.model.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemma 2: norms on both sides, bounded scores and logits, a window in every other block. */
final class Gemma2 {
  static final Family FAMILY =
      new Family(
          "gemma2",
          Gemma2::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.", ""),
          Optional.of(
              new GgufForm(
                  "gemma2", keys(), (s, hasTensor) -> derived(s, 46), a -> TensorNames.gguf())));

  private Gemma2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 8192);
    boolean bias = config.flag("attention_bias", false);
    double cap = config.real("attn_logit_softcapping", Double.POSITIVE_INFINITY);
    var scores = Attention.Scores.scaled(scale(config, sizes)).capped(cap);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(scores);
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    Mlp mlp = Gemma.mlp(config);
    int window = config.size("sliding_window", 4096);
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Gemma.embedding(config, sizes)
            .withSoftcap(config.real("final_logit_softcapping", Double.POSITIVE_INFINITY)),
        Windows.read(config, sizes.blocks(), window, l -> l % 2 == 0).stream()
            .map(tokens -> Block.sandwiched(norm, attention.within(tokens), mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }

  /** Factor of the scores of Gemma 2 and 3. */
  static double scale(Config config, Sizes sizes) {
    return 1 / Math.sqrt(config.real("query_pre_attn_scalar", sizes.headDim()));
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
    if (settings.get("num_hidden_layers") instanceof Number blocks
        && blocks.intValue() == largest
        && settings.get("hidden_size") instanceof Number hidden
        && settings.get("num_attention_heads") instanceof Number heads) {
      settings.put("query_pre_attn_scalar", hidden.doubleValue() / heads.doubleValue());
    }
  }
}
