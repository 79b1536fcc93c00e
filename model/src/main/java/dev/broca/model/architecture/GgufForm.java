package dev.broca.model.architecture;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How llama.cpp writes a family into GGUF.
 *
 * @param name {@code general.architecture}
 * @param keys metadata keys (after the architecture's name) and the config keys they stand for
 * @param derived adds settings that the file does not hold but implies, given those that it holds
 *     and whether it has a tensor
 * @param names tensor names
 */
public record GgufForm(
    String name,
    Map<String, String> keys,
    BiConsumer<Map<String, Object>, Predicate<String>> derived,
    Function<Architecture, TensorNames> names) {
  /** Metadata keys of Llama and what descends from it. */
  static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("embedding_length", "hidden_size"),
          Map.entry("block_count", "num_hidden_layers"),
          Map.entry("attention.head_count", "num_attention_heads"),
          Map.entry("attention.head_count_kv", "num_key_value_heads"),
          Map.entry("attention.key_length", "head_dim"),
          Map.entry("attention.sliding_window", "sliding_window"),
          Map.entry("feed_forward_length", "intermediate_size"),
          Map.entry("context_length", "max_position_embeddings"),
          Map.entry("attention.layer_norm_rms_epsilon", "rms_norm_eps"),
          Map.entry("rope.freq_base", "rope_theta"),
          Map.entry("rope.dimension_count", "rope_dimensions"),
          Map.entry("vocab_size", "vocab_size"));

  /** Copies the keys. */
  public GgufForm {
    keys = Map.copyOf(keys);
  }

  /** Nothing is implied. */
  static void nothing(Map<String, Object> settings, Predicate<String> hasTensor) {}

  /** A family that uses Llama's keys. */
  static GgufForm of(String name, Function<Architecture, TensorNames> names) {
    return new GgufForm(name, KEYS, GgufForm::nothing, names);
  }
}
