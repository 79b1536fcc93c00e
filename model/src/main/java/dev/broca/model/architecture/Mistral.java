package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mistral: Llama with a window. llama.cpp writes it as a Llama. */
final class Mistral {
  static final Family FAMILY =
      new Family(
          "mistral",
          Map.ofEntries(
              entry("vocab_size", 32000),
              entry("hidden_size", 4096),
              entry("intermediate_size", 14336),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("num_key_value_heads", 8),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 131072),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000),
              entry("sliding_window", 4096)),
          Mistral::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.empty());

  private Mistral() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    int window = config.size("sliding_window", Attention.Scores.UNLIMITED);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .within(window);
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
}
