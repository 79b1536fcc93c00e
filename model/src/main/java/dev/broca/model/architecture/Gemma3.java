package dev.broca.model.architecture;

import java.util.List;
import java.util.Optional;

/** Gemma 3, text: as Gemma 2, with normalised queries and keys instead of bounded scores. */
final class Gemma3 {
  static final Family FAMILY =
      new Family(
          "gemma3_text",
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
    Sizes sizes = Sizes.of(config, 131072);
    config.require("use_bidirectional_attention", false);
    boolean bias = config.flag("attention_bias", false);
    double cap = config.real("attn_logit_softcapping", Double.POSITIVE_INFINITY);
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    Position everywhere = RotaryConfig.whole(config, sizes.headDim(), sizes.context(), 1000000);
    Position near =
        new Position.Rotary(
            sizes.headDim(),
            config.real("rope_local_base_freq", 10000),
            new Position.Scaling.None());
    Attention attention =
        sizes
            .attention(everywhere)
            .with(new Attention.Projections(bias, bias))
            .with(Attention.Scores.scaled(Gemma2.scale(config, sizes)).capped(cap))
            .with(new Attention.QueryKeyNorm.EachHead(norm));
    Mlp mlp = Gemma.mlp(config);
    int window = config.size("sliding_window", 4096);
    int pattern = config.size("sliding_window_pattern", 6);
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Gemma.embedding(config, sizes)
            .withSoftcap(config.real("final_logit_softcapping", Double.POSITIVE_INFINITY)),
        Windows.read(config, sizes.blocks(), window, l -> (l + 1) % pattern != 0).stream()
            .map(tokens ->
                tokens == Attention.Scores.UNLIMITED
                    ? attention
                    : attention.with(near).within(tokens))
            .map(own -> Block.sandwiched(norm, own, mlp))
            .toList(),
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }
}
