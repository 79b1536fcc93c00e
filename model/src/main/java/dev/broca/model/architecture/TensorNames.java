package dev.broca.model.architecture;

import dev.broca.model.architecture.WeightRecipe.Stacked;
import dev.broca.model.architecture.WeightRecipe.Stored;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which stored tensors become which weights, in one file format. Start from the names that many
 * families share and replace what differs.
 */
public final class TensorNames {
  private final Map<Part, WeightRecipe> recipes;

  private TensorNames(Map<Part, WeightRecipe> recipes) {
    this.recipes = recipes;
  }

  /** No names. */
  static TensorNames none() {
    return new TensorNames(new EnumMap<>(Part.class));
  }

  /** Names under which transformers stores Llama and what descends from it. */
  static TensorNames llama(String prefix) {
    String block = prefix + "layers.*.";
    return none()
        .with(Part.EMBEDDING, prefix + "embed_tokens")
        .with(Part.ATTENTION_NORM, block + "input_layernorm")
        .with(
            Part.QUERY_KEY_VALUE,
            stacked(
                block + "self_attn.q_proj", block + "self_attn.k_proj", block + "self_attn.v_proj"))
        .with(Part.QUERY_NORM, block + "self_attn.q_norm")
        .with(Part.KEY_NORM, block + "self_attn.k_norm")
        .with(Part.ATTENTION_OUTPUT, block + "self_attn.o_proj")
        .with(Part.MLP_NORM, block + "post_attention_layernorm")
        .with(Part.GATE, block + "mlp.gate_proj")
        .with(Part.UP, block + "mlp.up_proj")
        .with(Part.DOWN, block + "mlp.down_proj")
        .with(Part.FINAL_NORM, prefix + "norm")
        .with(Part.HEAD, "lm_head");
  }

  /** Names that GGUF files have in common, whatever the family. */
  static TensorNames gguf() {
    return none()
        .with(Part.EMBEDDING, "token_embd")
        .with(Part.POSITIONS, "position_embd")
        .with(Part.ATTENTION_NORM, "blk.*.attn_norm")
        .with(Part.QUERY_KEY_VALUE, stacked("blk.*.attn_q", "blk.*.attn_k", "blk.*.attn_v"))
        .with(Part.QUERY_NORM, "blk.*.attn_q_norm")
        .with(Part.KEY_NORM, "blk.*.attn_k_norm")
        .with(Part.ATTENTION_OUTPUT, "blk.*.attn_output")
        .with(Part.ATTENTION_OUTPUT_NORM, "blk.*.post_attention_norm")
        .with(Part.MLP_NORM, "blk.*.ffn_norm")
        .with(Part.GATE, "blk.*.ffn_gate")
        .with(Part.UP, "blk.*.ffn_up")
        .with(Part.DOWN, "blk.*.ffn_down")
        .with(Part.MLP_OUTPUT_NORM, "blk.*.post_ffw_norm")
        .with(Part.FINAL_NORM, "output_norm")
        .with(Part.HEAD, "output");
  }

  /** Tensors as they are stored, one below the other. */
  static WeightRecipe stacked(String... names) {
    return new Stacked(List.of(names).stream().<WeightRecipe>map(Stored::new).toList());
  }

  /** With a weight that is stored as it is. */
  public TensorNames with(Part part, String name) {
    return with(part, new Stored(name));
  }

  /** With a weight that is made in another way. */
  TensorNames with(Part part, WeightRecipe recipe) {
    var changed = new EnumMap<Part, WeightRecipe>(Part.class);
    changed.putAll(recipes);
    changed.put(part, recipe);
    return new TensorNames(changed);
  }

  /** With norms that are stored as their distance from 1. */
  TensorNames withNormsFromOne() {
    var changed = new EnumMap<Part, WeightRecipe>(Part.class);
    recipes.forEach((part, recipe) ->
        changed.put(
            part,
            part.name().endsWith("NORM") && recipe instanceof Stored(String name)
                ? new WeightRecipe.PlusOne(name)
                : recipe));
    return new TensorNames(changed);
  }

  /** The recipe of a part, if this family has one; a part of a block has {@code *} in its names. */
  public Optional<WeightRecipe> find(Part part) {
    return Optional.ofNullable(recipes.get(part));
  }
}
