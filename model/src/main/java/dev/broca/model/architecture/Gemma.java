package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.torch.Activation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemma: a Llama with scaled embeddings and norms that are stored as their distance from 1. */
final class Gemma {
  static final Family FAMILY =
      new Family(
          "gemma",
          Map.ofEntries(
              entry("vocab_size", 256000),
              entry("hidden_size", 3072),
              entry("intermediate_size", 24576),
              entry("num_hidden_layers", 28),
              entry("num_attention_heads", 16),
              entry("num_key_value_heads", 16),
              entry("head_dim", 256),
              entry("hidden_act", "gelu_pytorch_tanh"),
              entry("max_position_embeddings", 8192),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000),
              entry("tie_word_embeddings", true)),
          Gemma::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix).withNormsFromOne(),
          List.of("model.", ""),
          Optional.of(GgufForm.of("gemma", architecture -> TensorNames.gguf())));

  private Gemma() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias));
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        embedding(config, sizes),
        Collections.nCopies(
            sizes.blocks(), Block.sequential(norm, attention, mlp(config, activation(config)))),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  /** Embedded tokens times sqrt(H). */
  static Embedding embedding(Config config, Sizes sizes) {
    return Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings"))
        .withScale(Math.sqrt(sizes.hidden()));
  }

  /**
   * The first files name plain gelu as {@code hidden_act}, but the models were trained with its
   * approximation, and their {@code hidden_activation} is not read by transformers.
   */
  private static Activation activation(Config config) {
    Activation named = config.activation("hidden_act");
    return named == Activation.GELU ? Activation.GELU_TANH : named;
  }

  /** A gated feed-forward part. */
  static Mlp mlp(Config config, Activation activation) {
    return new Mlp.Gated(config.size("intermediate_size"), activation, false);
  }
}
