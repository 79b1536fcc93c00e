package dev.broca.model.architecture;

import dev.broca.torch.Activation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Gemma: a Llama with scaled embeddings and norms that are stored as their distance from 1. */
final class Gemma {
  static final Family FAMILY =
      new Family(
          "gemma",
          Gemma::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix).withNormsFromOne(),
          List.of("model.", ""),
          Optional.of(GgufForm.of("gemma", architecture -> TensorNames.gguf())));

  private Gemma() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 8192);
    boolean bias = config.flag("attention_bias", false);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias));
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        embedding(config, sizes),
        Collections.nCopies(sizes.blocks(), Block.sequential(norm, attention, mlp(config))),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }

  /** Embedded tokens times sqrt(H). */
  static Embedding embedding(Config config, Sizes sizes) {
    return Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings", true))
        .withScale(Math.sqrt(sizes.hidden()));
  }

  /**
   * The gated feed-forward part of all Gemmas. Early files name plain gelu as {@code hidden_act},
   * but the models were trained with its approximation.
   */
  static Mlp mlp(Config config) {
    Activation activation = config.activation("hidden_activation", "gelu_pytorch_tanh");
    return new Mlp.Gated(config.size("intermediate_size"), activation, false);
  }
}
