package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.model.architecture.WeightRecipe.Grouped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Falcon: the 7B form (one key-value head, one norm for both parts), the later form (groups of
 * heads, one or two norms), and the first one (ALiBi, one part after the other).
 */
final class Falcon {
  static final Family FAMILY =
      new Family(
          "falcon",
          Map.ofEntries(
              entry("vocab_size", 65024),
              entry("hidden_size", 4544),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 71),
              entry("layer_norm_epsilon", 1e-5),
              entry("initializer_range", 0.02),
              entry("multi_query", true),
              entry("parallel_attn", true),
              entry("max_position_embeddings", 2048),
              entry("rope_theta", 10000),
              entry("activation", "gelu"),
              entry("tie_word_embeddings", true)),
          Falcon::architecture,
          Falcon::hubNames,
          List.of("transformer.", ""),
          Optional.of(
              new GgufForm(
                  "falcon",
                  Map.of(
                      "embedding_length", "hidden_size",
                      "block_count", "num_hidden_layers",
                      "attention.head_count", "num_attention_heads",
                      "attention.head_count_kv", "num_kv_heads",
                      "feed_forward_length", "ffn_hidden_size",
                      "context_length", "max_position_embeddings",
                      "attention.layer_norm_epsilon", "layer_norm_epsilon",
                      "rope.freq_base", "rope_theta"),
                  Falcon::derived,
                  Falcon::ggufNames)));

  private Falcon() {}

  private static Architecture architecture(Config given) {
    Config config = given.renamed(Map.of("n_embed", "hidden_size"));
    int hidden = config.size("hidden_size");
    int heads = config.divisor("num_attention_heads", "hidden_size", hidden);
    boolean later = config.flag("new_decoder_architecture");
    boolean parallel = config.flag("parallel_attn");
    int stored = config.size("num_kv_heads", heads);
    int kvHeads = later ? stored : config.flag("multi_query") ? 1 : heads;
    config.expect(heads % kvHeads == 0, "num_attention_heads", "a multiple of num_kv_heads");
    int norms = config.size("num_ln_in_parallel_attn", later ? 2 : 1);
    int headDim = hidden / heads;
    int context = config.size("max_position_embeddings");
    boolean bias = config.flag("bias");
    Position position = position(config, headDim, context);
    Attention attention =
        Attention.of(heads, kvHeads, headDim, position).with(new Attention.Projections(bias, bias));
    var norm = new Norm.Layer(config.real("layer_norm_epsilon"), true);
    var mlp =
        new Mlp.Plain(
            config.size("ffn_hidden_size", 4 * hidden), config.activation("activation"), bias);
    config.expect(parallel || !later, "parallel_attn", "true with new_decoder_architecture");
    Residual residual =
        !parallel
            ? Residual.SEQUENTIAL
            : later && norms == 2 ? Residual.PARALLEL : Residual.PARALLEL_SHARED;
    return new Architecture(
        FAMILY.modelType(),
        hidden,
        context,
        Embedding.of(config.size("vocab_size"), hidden, config.flag("tie_word_embeddings")),
        Collections.nCopies(
            config.size("num_hidden_layers"), Block.joined(residual, norm, attention, mlp)),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  /** With ALiBi, transformers writes rotary settings too and uses none of them. */
  private static Position position(Config config, int headDim, int context) {
    if (config.flag("alibi")) {
      config.ignore("rope_parameters", "rope_scaling");
      return new Position.Alibi();
    }
    return RotaryConfig.whole(config, headDim, context);
  }

  private static TensorNames hubNames(Architecture architecture, String prefix) {
    Attention attention = architecture.blocks().getFirst().attention();
    boolean two = architecture.blocks().getFirst().residual() == Residual.PARALLEL;
    String block = prefix + "h.*.";
    return TensorNames.none()
        .with(Part.EMBEDDING, prefix + "word_embeddings")
        .with(Part.ATTENTION_NORM, block + (two ? "ln_attn" : "input_layernorm"))
        .with(
            Part.QUERY_KEY_VALUE,
            new Grouped(
                block + "self_attention.query_key_value", attention.kvHeads(), attention.headDim()))
        .with(Part.ATTENTION_OUTPUT, block + "self_attention.dense")
        .with(Part.MLP_NORM, block + (two ? "ln_mlp" : "post_attention_layernorm"))
        .with(Part.UP, block + "mlp.dense_h_to_4h")
        .with(Part.DOWN, block + "mlp.dense_4h_to_h")
        .with(Part.FINAL_NORM, prefix + "ln_f")
        .with(Part.HEAD, "lm_head");
  }

  /** With two norms, llama.cpp calls the one before the feed-forward part attn_norm. */
  private static TensorNames ggufNames(Architecture architecture) {
    boolean two = architecture.blocks().getFirst().residual() == Residual.PARALLEL;
    return TensorNames.gguf()
        .with(Part.QUERY_KEY_VALUE, "blk.*.attn_qkv")
        .with(Part.ATTENTION_NORM, two ? "blk.*.attn_norm_2" : "blk.*.attn_norm")
        .with(Part.MLP_NORM, "blk.*.attn_norm");
  }

  /** What tells the forms apart is not in the metadata, but shows in the tensors. */
  private static void derived(Map<String, Object> settings, Predicate<String> hasTensor) {
    boolean two = hasTensor.test("blk.0.attn_norm_2.weight");
    boolean groups =
        settings.get("num_kv_heads") instanceof Number kvHeads && kvHeads.longValue() > 1;
    settings.put("new_decoder_architecture", two || groups);
    settings.put("num_ln_in_parallel_attn", two ? 2 : 1);
    settings.put("bias", hasTensor.test("blk.0.attn_qkv.bias"));
  }
}
