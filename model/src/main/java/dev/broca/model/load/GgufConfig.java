package dev.broca.model.load;

import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.architecture.GgufForm;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Gguf;
import dev.broca.model.weights.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of a GGUF file under the names of config.json. */
public final class GgufConfig {
  private static final List<String> SIZES =
      List.of("embedding_length", "block_count", "attention.head_count", "feed_forward_length");

  private GgufConfig() {}

  public static Config of(Gguf gguf) {
    String source = gguf.files().getFirst().toString();
    Object architecture = gguf.metadata().get("general.architecture");
    if (!(architecture instanceof String name)) {
      throw new ModelException(
          source + " does not say general.architecture: expected a language model in GGUF.");
    }
    Family family = Family.ofGguf(name, source);
    GgufForm form = family.gguf().orElseThrow();
    var values = new LinkedHashMap<String, Object>();
    values.put("model_type", family.modelType());
    form.keys()
        .forEach((key, setting) -> {
          Object value = gguf.metadata().get(name + "." + key);
          if (value != null) {
            values.put(setting, value);
          }
        });
    requireSizes(form, source, name, values);
    values.putIfAbsent("vocab_size", gguf.tensor("token_embd.weight").shape().getFirst());
    values.put("tie_word_embeddings", gguf.find("output.weight").isEmpty());
    values.put(
        "attention_bias",
        gguf.find("blk.0.attn_q.bias").isPresent() || gguf.find("blk.0.attn_qkv.bias").isPresent());
    values.put("mlp_bias", gguf.find("blk.0.ffn_up.bias").isPresent());
    ropeScaling(gguf, name, values);
    form.derived().accept(values, tensor -> gguf.find(tensor).isPresent());
    return new Config(source, values);
  }

  /** Sizes that a file must hold, for the defaults of config.json are not llama.cpp's. */
  private static void requireSizes(
      GgufForm form, String source, String name, Map<String, Object> values) {
    for (String key : SIZES) {
      String setting = form.keys().get(key);
      if (setting != null && !values.containsKey(setting)) {
        throw new ModelException(
            source + " has no " + name + "." + key + ": expected a size >= 1 in its metadata.");
      }
    }
    headsDivideTheStream(form, values);
  }

  /** What llama.cpp assumes where the width of a head or the number of key heads is left out. */
  private static void headsDivideTheStream(GgufForm form, Map<String, Object> values) {
    Object heads = values.get("num_attention_heads");
    if (form.keys().containsValue("num_key_value_heads") && heads != null) {
      values.putIfAbsent("num_key_value_heads", heads);
    }
    if (form.keys().containsValue("head_dim")
        && heads instanceof Number number
        && number.longValue() > 0
        && values.get("hidden_size") instanceof Number hidden
        && hidden.longValue() % number.longValue() == 0) {
      values.putIfAbsent("head_dim", hidden.longValue() / number.longValue());
    }
  }

  private static void ropeScaling(Gguf gguf, String name, Map<String, Object> values) {
    String prefix = name + ".rope.scaling.";
    var scaling = new LinkedHashMap<String, Object>();
    copy(gguf, prefix + "type", scaling, "rope_type");
    copy(gguf, prefix + "factor", scaling, "factor");
    copy(gguf, prefix + "attn_factor", scaling, "attention_factor");
    copy(gguf, prefix + "yarn_attn_factor", scaling, "attention_factor");
    copy(gguf, prefix + "yarn_beta_fast", scaling, "beta_fast");
    copy(gguf, prefix + "yarn_beta_slow", scaling, "beta_slow");
    copy(gguf, prefix + "original_context_length", scaling, "original_max_position_embeddings");
    if ("linear".equals(scaling.get("rope_type"))) {
      scaling.keySet().retainAll(List.of("rope_type", "factor"));
    }
    gguf.find("rope_freqs.weight")
        .ifPresent(factors -> {
          scaling.clear();
          scaling.put("rope_type", "per_frequency");
          scaling.put("factors", numbers(factors));
        });
    gguf.find("rope_factors_long.weight")
        .ifPresent(factors -> {
          scaling.keySet().retainAll(List.of("attention_factor"));
          scaling.put("rope_type", "longrope");
          scaling.put("long_factor", numbers(factors));
          scaling.put("short_factor", numbers(gguf.tensor("rope_factors_short.weight")));
        });
    if (scaling.containsKey("rope_type") && !"none".equals(scaling.get("rope_type"))) {
      values.put("rope_scaling", scaling);
    }
  }

  private static List<Object> numbers(StoredTensor tensor) {
    List<Object> list = new ArrayList<>();
    for (float value : tensor.floats()) {
      list.add((double) value);
    }
    return list;
  }

  private static void copy(Gguf gguf, String key, Map<String, Object> target, String setting) {
    Object value = gguf.metadata().get(key);
    if (value != null) {
      target.put(setting, value);
    }
  }
}
