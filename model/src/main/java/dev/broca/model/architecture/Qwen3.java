package dev.broca.model.architecture;

import java.util.List;
import java.util.Optional;

/** Qwen 3: a Llama with normalised queries and keys. */
final class Qwen3 {
  static final Family FAMILY =
      new Family(
          "qwen3",
          Qwen3::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("qwen3", architecture -> TensorNames.gguf())));

  private Qwen3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 32768);
    boolean bias = config.flag("attention_bias", false);
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias))
            .with(
                new Attention.QueryKeyNorm.EachHead(
                    new Norm.Rms(config.real("rms_norm_eps", 1e-6))));
    return Qwen2.windowed(FAMILY.modelType(), config, sizes, attention);
  }
}
