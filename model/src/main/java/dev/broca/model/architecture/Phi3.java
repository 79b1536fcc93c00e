package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.model.architecture.WeightRecipe.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Phi-3 and 3.5: a Llama with fused projections, LongRoPE, a window, partly turned heads. */
final class Phi3 {
  static final Family FAMILY =
      new Family(
          "phi3",
          Map.ofEntries(
              entry("vocab_size", 32064),
              entry("hidden_size", 3072),
              entry("intermediate_size", 8192),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 4096),
              entry("original_max_position_embeddings", 4096),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-5),
              entry("rope_theta", 10000),
              entry("partial_rotary_factor", 1)),
          Phi3::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.", ""),
          Optional.of(
              new GgufForm(
                  "phi3",
                  keys(),
                  Phi3::derived,
                  architecture ->
                      TensorNames.gguf()
                          .with(Part.QUERY_KEY_VALUE, "blk.*.attn_qkv")
                          .with(Part.GATE, new Slice("blk.*.ffn_up", 0, 2))
                          .with(Part.UP, new Slice("blk.*.ffn_up", 1, 2)))));

  private Phi3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    Attention attention =
        sizes
            .attention(
                RotaryConfig.partial(
                    config,
                    sizes.headDim(),
                    sizes.context(),
                    "rope_theta",
                    "partial_rotary_factor"))
            .within(config.size("sliding_window", Attention.Scores.UNLIMITED));
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
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

  private static TensorNames hubNames(String prefix) {
    String block = prefix + "layers.*.";
    return TensorNames.llama(prefix)
        .with(Part.QUERY_KEY_VALUE, block + "self_attn.qkv_proj")
        .with(Part.GATE, new Slice(block + "mlp.gate_up_proj", 0, 2))
        .with(Part.UP, new Slice(block + "mlp.gate_up_proj", 1, 2));
  }

  private static Map<String, String> keys() {
    var keys = new LinkedHashMap<>(GgufForm.KEYS);
    keys.put("rope.scaling.original_context_length", "original_max_position_embeddings");
    return keys;
  }

  /** llama.cpp writes no window as a window of 0. */
  private static void derived(Map<String, Object> settings, Predicate<String> hasTensor) {
    if (settings.get("sliding_window") instanceof Number window && window.longValue() == 0) {
      settings.remove("sliding_window");
    }
  }
}
