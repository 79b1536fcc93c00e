package dev.broca.model.architecture;

import java.util.List;
import java.util.Optional;

/** Qwen 2 and 2.5: a Llama with biases on queries, keys and values. */
final class Qwen2 {
  static final Family FAMILY =
      new Family(
          "qwen2",
          Qwen2::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("qwen2", architecture -> TensorNames.gguf())));

  private Qwen2() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 32768);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(true, false));
    return windowed(FAMILY.modelType(), config, sizes, attention);
  }

  /** The rest of Qwen 2 and 3: blocks from {@code max_window_layers} on may have a window. */
  static Architecture windowed(String family, Config config, Sizes sizes, Attention attention) {
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    Mlp mlp = Llama.mlp(config, false);
    boolean windows = config.flag("use_sliding_window", false);
    int window = config.size("sliding_window", 4096);
    int first = windows ? (int) config.real("max_window_layers", 28) : Integer.MAX_VALUE;
    return new Architecture(
        family,
        sizes.hidden(),
        sizes.context(),
        Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings", false)),
        Windows.read(
                config,
                sizes.blocks(),
                windows ? window : Attention.Scores.UNLIMITED,
                l -> l >= first)
            .stream()
            .map(tokens -> Block.sequential(norm, attention.within(tokens), mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }
}
