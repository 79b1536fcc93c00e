package dev.broca.model.architecture;

import dev.broca.model.architecture.TensorNames.BlockNames;
import dev.broca.model.architecture.WeightRecipe.Interleaved;
import dev.broca.model.architecture.WeightRecipe.Stacked;
import dev.broca.model.architecture.WeightRecipe.Stored;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Llama: rotary positions, root-mean-square norms, gated feed-forward, grouped key-value heads. */
final class Llama {
  static final Family FAMILY =
      new Family(
          "llama",
          "llama",
          Llama::architecture,
          Map.ofEntries(
              Map.entry("embedding_length", "hidden_size"),
              Map.entry("block_count", "num_hidden_layers"),
              Map.entry("attention.head_count", "num_attention_heads"),
              Map.entry("attention.head_count_kv", "num_key_value_heads"),
              Map.entry("attention.key_length", "head_dim"),
              Map.entry("feed_forward_length", "intermediate_size"),
              Map.entry("context_length", "max_position_embeddings"),
              Map.entry("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
              Map.entry("rope.freq_base", "rope_theta"),
              Map.entry("vocab_size", "vocab_size")),
          (architecture, prefix) -> hubNames(prefix),
          Llama::ggufNames,
          List.of("model.", ""));

  private Llama() {}

  private static Architecture architecture(Config config) {
    int hidden = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int kvHeads = config.size("num_key_value_heads", heads);
    config.expect(heads % kvHeads == 0, "num_attention_heads", "a multiple of num_key_value_heads");
    int headDim =
        config.has("head_dim")
            ? config.size("head_dim")
            : hidden / config.divisor("num_attention_heads", "hidden_size", hidden);
    int context = config.size("max_position_embeddings", 2048);
    boolean attentionBias = config.flag("attention_bias", false);
    var norm = new Norm.Rms(config.real("rms_norm_eps", 1e-6));
    var block =
        new Block(
            norm,
            new Attention(
                heads, kvHeads, headDim, 1 / Math.sqrt(headDim), attentionBias, attentionBias),
            norm,
            new Mlp.Gated(
                config.size("intermediate_size"),
                config.activation("hidden_act", "silu"),
                config.flag("mlp_bias", false)));
    return new Architecture(
        FAMILY.modelType(),
        config.size("vocab_size"),
        hidden,
        context,
        RotaryConfig.read(config, headDim, context),
        Collections.nCopies(config.size("num_hidden_layers"), block),
        norm,
        config.flag("tie_word_embeddings", false));
  }

  private static TensorNames hubNames(String prefix) {
    return new TensorNames(
        new Stored(prefix + "embed_tokens"),
        new Stored(""),
        l -> {
          String block = prefix + "layers." + l + ".";
          return new BlockNames(
              new Stored(block + "input_layernorm"),
              new Stacked(
                  List.of(
                      new Stored(block + "self_attn.q_proj"),
                      new Stored(block + "self_attn.k_proj"),
                      new Stored(block + "self_attn.v_proj"))),
              new Stored(block + "self_attn.o_proj"),
              new Stored(block + "post_attention_layernorm"),
              new Stored(block + "mlp.gate_proj"),
              new Stored(block + "mlp.up_proj"),
              new Stored(block + "mlp.down_proj"));
        },
        new Stored(prefix + "norm"),
        new Stored("lm_head"));
  }

  private static TensorNames ggufNames(Architecture architecture) {
    return new TensorNames(
        new Stored("token_embd"),
        new Stored(""),
        l -> {
          String block = "blk." + l + ".";
          Attention attention = architecture.blocks().get(l).attention();
          return new BlockNames(
              new Stored(block + "attn_norm"),
              new Stacked(
                  List.of(
                      new Interleaved(block + "attn_q", attention.heads()),
                      new Interleaved(block + "attn_k", attention.kvHeads()),
                      new Stored(block + "attn_v"))),
              new Stored(block + "attn_output"),
              new Stored(block + "ffn_norm"),
              new Stored(block + "ffn_gate"),
              new Stored(block + "ffn_up"),
              new Stored(block + "ffn_down"));
        },
        new Stored("output_norm"),
        new Stored("output"));
  }
}
