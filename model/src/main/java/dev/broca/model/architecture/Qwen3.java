package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Qwen 3: a Llama with normalised queries and keys. */
final class Qwen3 {
  static final Family FAMILY =
      new Family(
          "qwen3",
          Map.ofEntries(
              entry("vocab_size", 151936),
              entry("hidden_size", 4096),
              entry("intermediate_size", 22016),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("num_key_value_heads", 32),
              entry("head_dim", 128),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 32768),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000),
              entry("sliding_window", 4096),
              entry("max_window_layers", 28)),
          Qwen3::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("qwen3", architecture -> TensorNames.gguf())));

  private Qwen3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(new Attention.QueryKeyNorm.EachHead(new Norm.Rms(config.real("rms_norm_eps"))));
    return Qwen2.windowed(FAMILY.modelType(), config, sizes, attention);
  }
}
