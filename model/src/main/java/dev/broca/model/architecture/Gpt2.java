package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.model.architecture.WeightRecipe.Transposed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** GPT-2: learned positions, layer norms, plain feed-forward, weights stored [in, out]. */
final class Gpt2 {
  static final Family FAMILY =
      new Family(
          "gpt2",
          Map.ofEntries(
              entry("vocab_size", 50257),
              entry("n_positions", 1024),
              entry("n_embd", 768),
              entry("n_layer", 12),
              entry("n_head", 12),
              entry("activation_function", "gelu_new"),
              entry("layer_norm_epsilon", 1e-5),
              entry("initializer_range", 0.02),
              entry("scale_attn_weights", true),
              entry("tie_word_embeddings", true)),
          Gpt2::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("transformer.", ""),
          Optional.of(
              new GgufForm(
                  "gpt2",
                  Map.of(
                      "embedding_length", "n_embd",
                      "block_count", "n_layer",
                      "attention.head_count", "n_head",
                      "feed_forward_length", "n_inner",
                      "context_length", "n_positions",
                      "attention.layer_norm_epsilon", "layer_norm_epsilon"),
                  GgufForm::nothing,
                  architecture ->
                      TensorNames.gguf().with(Part.QUERY_KEY_VALUE, "blk.*.attn_qkv"))));

  private Gpt2() {}

  /** The names that all families share are accepted for GPT-2's own. */
  private static Architecture architecture(Config given) {
    Config config =
        given.renamed(
            Map.of(
                "hidden_size", "n_embd",
                "max_position_embeddings", "n_positions",
                "num_attention_heads", "n_head",
                "num_hidden_layers", "n_layer"));
    config.require("add_cross_attention", false);
    int hidden = config.size("n_embd");
    int heads = config.divisor("n_head", "n_embd", hidden);
    int positions = config.size("n_positions");
    int blocks = config.size("n_layer");
    int headDim = hidden / heads;
    var norm = new Norm.Layer(config.real("layer_norm_epsilon"), true);
    double scale = config.flag("scale_attn_weights") ? 1 / Math.sqrt(headDim) : 1;
    boolean byBlock = config.flag("scale_attn_by_inverse_layer_idx");
    Attention attention =
        Attention.of(heads, heads, headDim, new Position.None())
            .with(new Attention.Projections(true, true));
    var mlp =
        new Mlp.Plain(
            config.size("n_inner", 4 * hidden), config.activation("activation_function"), true);
    double deviation = config.real("initializer_range");
    return new Architecture(
        FAMILY.modelType(),
        hidden,
        positions,
        Embedding.of(config.size("vocab_size"), hidden, config.flag("tie_word_embeddings"))
            .withPositions(positions, 0),
        IntStream.range(0, blocks)
            .mapToObj(l -> Attention.Scores.scaled(byBlock ? scale / (l + 1) : scale))
            .map(scores -> Block.sequential(norm, attention.with(scores), mlp))
            .toList(),
        norm,
        new Initialisation(deviation, deviation / Math.sqrt(2.0 * blocks)));
  }

  private static TensorNames hubNames(String prefix) {
    String block = prefix + "h.*.";
    return TensorNames.none()
        .with(Part.EMBEDDING, prefix + "wte")
        .with(Part.POSITIONS, prefix + "wpe")
        .with(Part.ATTENTION_NORM, block + "ln_1")
        .with(Part.QUERY_KEY_VALUE, new Transposed(block + "attn.c_attn"))
        .with(Part.ATTENTION_OUTPUT, new Transposed(block + "attn.c_proj"))
        .with(Part.MLP_NORM, block + "ln_2")
        .with(Part.UP, new Transposed(block + "mlp.c_fc"))
        .with(Part.DOWN, new Transposed(block + "mlp.c_proj"))
        .with(Part.FINAL_NORM, prefix + "ln_f")
        .with(Part.HEAD, "lm_head");
  }
}
