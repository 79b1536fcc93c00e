package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** SmolLM3: a Llama in which every fourth block has no positions. */
final class SmolLm3 {
  static final Family FAMILY =
      new Family(
          "smollm3",
          Map.ofEntries(
              entry("vocab_size", 128256),
              entry("hidden_size", 2048),
              entry("intermediate_size", 11008),
              entry("num_hidden_layers", 36),
              entry("num_attention_heads", 16),
              entry("num_key_value_heads", 4),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 32768),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 2000000),
              entry("no_rope_layer_interval", 4),
              entry("tie_word_embeddings", true)),
          SmolLm3::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("smollm3", Llama::ggufNames)));

  private SmolLm3() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    int interval = config.size("no_rope_layer_interval");
    List<Boolean> turned =
        config
            .flags("no_rope_layers")
            .orElseGet(() ->
                IntStream.range(0, sizes.blocks()).mapToObj(l -> (l + 1) % interval != 0).toList());
    config.expect(
        turned.size() == sizes.blocks(),
        "no_rope_layers",
        "a list of " + sizes.blocks() + " flags");
    boolean windows = config.flag("use_sliding_window") && config.has("sliding_window");
    List<Integer> visible = Windows.read(config, sizes.blocks(), l -> windows && !turned.get(l));
    Position rotary = RotaryConfig.whole(config, sizes.headDim(), sizes.context());
    boolean bias = config.flag("attention_bias");
    Attention attention = sizes.attention(rotary).with(new Attention.Projections(bias, bias));
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    Mlp mlp = Llama.mlp(config, config.flag("mlp_bias"));
    var blocks = new ArrayList<Block>();
    for (int l = 0; l < sizes.blocks(); l++) {
      Position position = turned.get(l) ? rotary : new Position.None();
      blocks.add(Block.sequential(norm, attention.with(position).within(visible.get(l)), mlp));
    }
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        blocks,
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }
}
