package dev.broca.model.architecture;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Mistral: Llama with a window. llama.cpp writes it as a Llama. */
final class Mistral {
  static final Family FAMILY =
      new Family(
          "mistral",
          Mistral::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.empty());

  private Mistral() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 131072);
    int window = config.size("sliding_window", Attention.Scores.UNLIMITED);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .within(window);
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings", false)),
        Collections.nCopies(
            sizes.blocks(), Block.sequential(norm, attention, Llama.mlp(config, false))),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }
}
