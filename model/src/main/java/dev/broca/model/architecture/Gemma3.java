package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemma 3, text: as Gemma 2, with normalised queries and keys instead of bounded scores. */
final class Gemma3 {
  static final Family FAMILY =
      new Family(
          "gemma3_text",
          Map.ofEntries(
              entry("vocab_size", 262208),
              entry("hidden_size", 2304),
              entry("intermediate_size", 9216),
              entry("num_hidden_layers", 26),
              entry("num_attention_heads", 8),
              entry("num_key_value_heads", 4),
              entry("head_dim", 256),
              entry("hidden_activation", "gelu_pytorch_tanh"),
              entry("max_position_embeddings", 131072),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 1000000),
              entry("rope_local_base_freq", 10000),
              entry("tie_word_embeddings", true),
              entry("query_pre_attn_scalar", 256),
              entry("sliding_window", 4096),
              entry("sliding_window_pattern", 6)),
          Gemma3::architecture,
          (architecture, prefix) -> Gemma2.hubNames(prefix),
          List.of("model.", "language_model.model.", "model.language_model.", ""),
          Optional.of(
              new GgufForm(
                  "gemma3",
                  Gemma2.keys(),
                  (settings, hasTensor) -> Gemma2.derived(settings, 62),
                  architecture -> TensorNames.gguf())));

  private Gemma3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    config.require("use_bidirectional_attention", false);
    boolean bias = config.flag("attention_bias");
    double cap = config.real("attn_logit_softcapping", Double.POSITIVE_INFINITY);
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    RotaryConfig.ByLayers positions =
        RotaryConfig.byLayers(config, sizes.headDim(), sizes.context());
    Attention attention =
        sizes
            .attention(positions.full())
            .with(new Attention.Projections(bias, bias))
            .with(Attention.Scores.scaled(Gemma2.scale(config)).capped(cap))
            .with(new Attention.QueryKeyNorm.EachHead(norm));
    Mlp mlp = Gemma.mlp(config, config.activation("hidden_activation"));
    int pattern = config.size("sliding_window_pattern");
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Gemma.embedding(config, sizes)
            .withSoftcap(config.real("final_logit_softcapping", Double.POSITIVE_INFINITY)),
        Windows.read(config, sizes.blocks(), l -> (l + 1) % pattern != 0).stream()
            .map(tokens ->
                tokens == Attention.Scores.UNLIMITED
                    ? attention
                    : attention.with(positions.sliding()).within(tokens))
            .map(own -> Block.sandwiched(norm, own, mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }
}
