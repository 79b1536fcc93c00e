package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.model.architecture.WeightRecipe.Grouped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** GPT-NeoX and Pythia: attention and feed-forward part side by side, partly turned heads. */
final class GptNeox {
  static final Family FAMILY =
      new Family(
          "gpt_neox",
          Map.ofEntries(
              entry("vocab_size", 50432),
              entry("hidden_size", 6144),
              entry("intermediate_size", 24576),
              entry("num_hidden_layers", 44),
              entry("num_attention_heads", 64),
              entry("hidden_act", "gelu"),
              entry("max_position_embeddings", 2048),
              entry("initializer_range", 0.02),
              entry("layer_norm_eps", 1e-5),
              entry("use_parallel_residual", true),
              entry("attention_bias", true),
              entry("rotary_emb_base", 10000),
              entry("rotary_pct", 0.25)),
          GptNeox::architecture,
          GptNeox::hubNames,
          List.of("gpt_neox.", ""),
          Optional.of(
              new GgufForm(
                  "gptneox",
                  Map.of(
                      "embedding_length", "hidden_size",
                      "block_count", "num_hidden_layers",
                      "attention.head_count", "num_attention_heads",
                      "feed_forward_length", "intermediate_size",
                      "context_length", "max_position_embeddings",
                      "attention.layer_norm_epsilon", "layer_norm_eps",
                      "rope.dimension_count", "rope_dimensions",
                      "rope.freq_base", "rotary_emb_base",
                      "use_parallel_residual", "use_parallel_residual"),
                  GgufForm::nothing,
                  architecture ->
                      TensorNames.gguf().with(Part.QUERY_KEY_VALUE, "blk.*.attn_qkv"))));

  private GptNeox() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    // transformers 4 writes fraction and base under these names too, and reads only its own.
    config.ignore("partial_rotary_factor", "rope_theta");
    Attention attention =
        sizes
            .attention(
                RotaryConfig.partial(
                    config, sizes.headDim(), sizes.context(), "rotary_emb_base", "rotary_pct"))
            .with(new Attention.Projections(bias, bias));
    var norm = new Norm.Layer(config.real("layer_norm_eps"), true);
    var mlp =
        new Mlp.Plain(config.size("intermediate_size"), config.activation("hidden_act"), true);
    Residual residual =
        config.flag("use_parallel_residual") ? Residual.PARALLEL : Residual.SEQUENTIAL;
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        Collections.nCopies(sizes.blocks(), Block.joined(residual, norm, attention, mlp)),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  private static TensorNames hubNames(Architecture architecture, String prefix) {
    Attention attention = architecture.blocks().getFirst().attention();
    String block = prefix + "layers.*.";
    return TensorNames.none()
        .with(Part.EMBEDDING, prefix + "embed_in")
        .with(Part.ATTENTION_NORM, block + "input_layernorm")
        .with(
            Part.QUERY_KEY_VALUE,
            new Grouped(
                block + "attention.query_key_value", attention.kvHeads(), attention.headDim()))
        .with(Part.ATTENTION_OUTPUT, block + "attention.dense")
        .with(Part.MLP_NORM, block + "post_attention_layernorm")
        .with(Part.UP, block + "mlp.dense_h_to_4h")
        .with(Part.DOWN, block + "mlp.dense_4h_to_h")
        .with(Part.FINAL_NORM, prefix + "final_layer_norm")
        .with(Part.HEAD, "embed_out");
  }
}
