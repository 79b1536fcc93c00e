package dev.broca.model.architecture;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OPT: as GPT-2, with separate projections. The 350M model is another shape: its norms come after
 * the parts, and its embedding is narrower than the stream.
 */
final class Opt {
  static final Family FAMILY =
      new Family(
          "opt",
          Map.ofEntries(
              entry("vocab_size", 50272),
              entry("hidden_size", 768),
              entry("ffn_dim", 3072),
              entry("num_hidden_layers", 12),
              entry("num_attention_heads", 12),
              entry("activation_function", "relu"),
              entry("max_position_embeddings", 2048),
              entry("do_layer_norm_before", true),
              entry("init_std", 0.02),
              entry("enable_bias", true),
              entry("layer_norm_elementwise_affine", true),
              entry("tie_word_embeddings", true)),
          Opt::architecture,
          (architecture, prefix) -> hubNames(prefix),
          List.of("model.decoder.", "decoder.", ""),
          Optional.empty());

  /** The first two rows of the positions belong to padding. */
  private static final int OFFSET = 2;

  private Opt() {}

  private static Architecture architecture(Config config) {
    config.require("layer_norm_elementwise_affine", true);
    int hidden = config.size("hidden_size");
    int heads = config.divisor("num_attention_heads", "hidden_size", hidden);
    int positions = config.size("max_position_embeddings");
    boolean bias = config.flag("enable_bias");
    boolean before = config.flag("do_layer_norm_before");
    boolean last = before && !config.flag("_remove_final_layer_norm");
    var norm = new Norm.Layer(1e-5, true);
    Attention attention =
        Attention.of(heads, heads, hidden / heads, new Position.None())
            .with(new Attention.Projections(bias, bias));
    var mlp = new Mlp.Plain(config.size("ffn_dim"), config.activation("activation_function"), bias);
    return new Architecture(
        FAMILY.modelType(),
        hidden,
        positions,
        Embedding.of(
                config.size("vocab_size"),
                config.size("word_embed_proj_dim", hidden),
                config.flag("tie_word_embeddings"))
            .withPositions(positions, OFFSET),
        Collections.nCopies(
            config.size("num_hidden_layers"),
            Block.joined(before ? Residual.SEQUENTIAL : Residual.NORM_AFTER, norm, attention, mlp)),
        last ? norm : new Norm.None(),
        Initialisation.normal(config.real("init_std")));
  }

  private static TensorNames hubNames(String prefix) {
    String block = prefix + "layers.*.";
    return TensorNames.none()
        .with(Part.EMBEDDING, prefix + "embed_tokens")
        .with(Part.POSITIONS, prefix + "embed_positions")
        .with(Part.EMBEDDING_PROJECTION, prefix + "project_in")
        .with(Part.ATTENTION_NORM, block + "self_attn_layer_norm")
        .with(
            Part.QUERY_KEY_VALUE,
            TensorNames.stacked(
                block + "self_attn.q_proj", block + "self_attn.k_proj", block + "self_attn.v_proj"))
        .with(Part.ATTENTION_OUTPUT, block + "self_attn.out_proj")
        .with(Part.MLP_NORM, block + "final_layer_norm")
        .with(Part.UP, block + "fc1")
        .with(Part.DOWN, block + "fc2")
        .with(Part.FINAL_NORM, prefix + "final_layer_norm")
        .with(Part.HEAD_PROJECTION, prefix + "project_out")
        .with(Part.HEAD, "lm_head");
  }
}
