package dev.broca.model.architecture;

import dev.broca.model.architecture.TensorNames.BlockNames;
import dev.broca.model.architecture.WeightRecipe.Stored;
import dev.broca.model.architecture.WeightRecipe.Transposed;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** GPT-2: learned positions, layer norms, plain feed-forward, weights stored [in, out]. */
final class Gpt2 {
  static final Family FAMILY =
      new Family(
          "gpt2",
          "gpt2",
          Gpt2::architecture,
          Map.of(
              "embedding_length", "n_embd",
              "block_count", "n_layer",
              "attention.head_count", "n_head",
              "feed_forward_length", "n_inner",
              "context_length", "n_positions",
              "attention.layer_norm_epsilon", "layer_norm_epsilon"),
          (architecture, prefix) -> hubNames(prefix),
          architecture -> ggufNames(),
          List.of("transformer.", ""));

  private Gpt2() {}

  private static Architecture architecture(Config config) {
    config.require("scale_attn_by_inverse_layer_idx", false);
    config.require("add_cross_attention", false);
    int hidden = config.size("n_embd");
    int heads = config.divisor("n_head", "n_embd", hidden);
    int positions = config.size("n_positions");
    int headDim = hidden / heads;
    var norm = new Norm.Layer(config.real("layer_norm_epsilon", 1e-5));
    double scale = config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headDim) : 1;
    var block =
        new Block(
            norm,
            new Attention(heads, heads, headDim, scale, true, true),
            norm,
            new Mlp.Plain(
                config.size("n_inner", 4 * hidden),
                config.activation("activation_function", "gelu_new"),
                true));
    return new Architecture(
        FAMILY.modelType(),
        config.size("vocab_size"),
        hidden,
        positions,
        new Position.Learned(positions),
        Collections.nCopies(config.size("n_layer"), block),
        norm,
        config.flag("tie_word_embeddings", true));
  }

  private static TensorNames hubNames(String prefix) {
    return new TensorNames(
        new Stored(prefix + "wte"),
        new Stored(prefix + "wpe"),
        l -> {
          String block = prefix + "h." + l + ".";
          return new BlockNames(
              new Stored(block + "ln_1"),
              new Transposed(block + "attn.c_attn"),
              new Transposed(block + "attn.c_proj"),
              new Stored(block + "ln_2"),
              new Stored(""),
              new Transposed(block + "mlp.c_fc"),
              new Transposed(block + "mlp.c_proj"));
        },
        new Stored(prefix + "ln_f"),
        new Stored("lm_head"));
  }

  private static TensorNames ggufNames() {
    return new TensorNames(
        new Stored("token_embd"),
        new Stored("position_embd"),
        l -> {
          String block = "blk." + l + ".";
          return new BlockNames(
              new Stored(block + "attn_norm"),
              new Stored(block + "attn_qkv"),
              new Stored(block + "attn_output"),
              new Stored(block + "ffn_norm"),
              new Stored(""),
              new Stored(block + "ffn_up"),
              new Stored(block + "ffn_down"));
        },
        new Stored("output_norm"),
        new Stored("output"));
  }
}
