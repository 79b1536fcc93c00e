package dev.broca.model.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** SmolLM3: a Llama in which every fourth block has no positions. */
final class SmolLm3 {
  static final Family FAMILY =
      new Family(
          "smollm3",
          SmolLm3::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("smollm3", Llama::ggufNames)));

  private SmolLm3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config, 32768);
    int interval = config.size("no_rope_layer_interval", 4);
    List<Boolean> turned =
        config
            .flags("no_rope_layers")
            .orElseGet(() ->
                IntStream.range(0, sizes.blocks()).mapToObj(l -> (l + 1) % interval != 0).toList());
    config.expect(
        turned.size() == sizes.blocks(),
        "no_rope_layers",
        "a list of " + sizes.blocks() + " flags");
    boolean windows = config.flag("use_sliding_window", false) && config.has("sliding_window");
    List<Integer> visible =
        Windows.read(
            config,
            sizes.blocks(),
            windows ? config.size("sliding_window") : Attention.Scores.UNLIMITED,
            l -> windows && !turned.get(l));
    Position rotary = RotaryConfig.whole(config, sizes.headDim(), sizes.context(), 2000000);
    boolean bias = config.flag("attention_bias", false);
    Attention attention = sizes.attention(rotary).with(new Attention.Projections(bias, bias));
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    Mlp mlp = Llama.mlp(config, config.flag("mlp_bias", false));
    var blocks = new ArrayList<Block>();
    for (int l = 0; l < sizes.blocks(); l++) {
      Position position = turned.get(l) ? rotary : new Position.None();
      blocks.add(Block.sequential(norm, attention.with(position).within(visible.get(l)), mlp));
    }
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(
            config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings", true)),
        blocks,
        norm,
        Initialisation.normal(config.real("initializer_range", 0.02)));
  }
}
