package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Qwen 2 and 2.5: a Llama with biases on queries, keys and values. */
final class Qwen2 {
  static final Family FAMILY =
      new Family(
          "qwen2",
          Map.ofEntries(
              entry("vocab_size", 151936),
              entry("hidden_size", 4096),
              entry("intermediate_size", 22016),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("num_key_value_heads", 32),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 32768),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000),
              entry("sliding_window", 4096),
              entry("max_window_layers", 28)),
          Qwen2::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("qwen2", architecture -> TensorNames.gguf())));

  /** The window counts only where it is asked for. */
  private static final Map<String, @Nullable Object> NO_WINDOW =
      Collections.singletonMap("sliding_window", null);

  private Qwen2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(true, false));
    return windowed(FAMILY.modelType(), config, sizes, attention);
  }

  /** The rest of Qwen 2 and 3: blocks from {@code max_window_layers} on may have a window. */
  static Architecture windowed(String family, Config config, Sizes sizes, Attention attention) {
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    Mlp mlp = Llama.mlp(config, false);
    boolean windows = config.flag("use_sliding_window") && config.has("sliding_window");
    int first = windows ? (int) config.real("max_window_layers") : Integer.MAX_VALUE;
    return new Architecture(
        family,
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        Windows.read(windows ? config : config.overlaid(NO_WINDOW), sizes.blocks(), l -> l >= first)
            .stream()
            .map(tokens -> Block.sequential(norm, attention.within(tokens), mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }
}
