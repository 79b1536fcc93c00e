package dev.broca.model;

import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.weights.Gguf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of a GGUF file under the names of config.json. */
final class GgufConfig {
  private GgufConfig() {}

  static Config of(Gguf gguf) {
    String source = gguf.files().getFirst().toString();
    Object architecture = gguf.metadata().get("general.architecture");
    if (!(architecture instanceof String name)) {
      throw new ModelException(
          source + " does not say general.architecture: expected a language model in GGUF.");
    }
    Family family = Family.ofGguf(name, source);
    var values = new LinkedHashMap<String, Object>();
    values.put("model_type", family.modelType());
    family
        .ggufKeys()
        .forEach((key, setting) -> {
          Object value = gguf.metadata().get(name + "." + key);
          if (value != null) {
            values.put(setting, value);
          }
        });
    values.putIfAbsent("vocab_size", gguf.tensor("token_embd.weight").shape().getFirst());
    values.put("tie_word_embeddings", gguf.find("output.weight").isEmpty());
    values.put("attention_bias", gguf.find("blk.0.attn_q.bias").isPresent());
    values.put("mlp_bias", gguf.find("blk.0.ffn_up.bias").isPresent());
    ropeScaling(gguf, name, values);
    refusePartialRotation(gguf, name, values);
    return new Config(source, values);
  }

  private static void ropeScaling(Gguf gguf, String name, Map<String, Object> values) {
    String prefix = name + ".rope.scaling.";
    var scaling = new LinkedHashMap<String, Object>();
    copy(gguf, prefix + "type", scaling, "rope_type");
    copy(gguf, prefix + "factor", scaling, "factor");
    copy(gguf, prefix + "attn_factor", scaling, "attention_factor");
    copy(gguf, prefix + "original_context_length", scaling, "original_max_position_embeddings");
    gguf.find("rope_freqs.weight")
        .ifPresent(factors -> {
          List<Object> list = new ArrayList<>();
          for (float factor : factors.floats()) {
            list.add((double) factor);
          }
          scaling.put("rope_type", "per_frequency");
          scaling.put("factors", list);
        });
    if (!scaling.isEmpty() && !"none".equals(scaling.get("rope_type"))) {
      values.put("rope_scaling", scaling);
    }
  }

  /** No family read from GGUF so far turns only a part of every head. */
  private static void refusePartialRotation(Gguf gguf, String name, Map<String, Object> values) {
    if (gguf.metadata().get(name + ".rope.dimension_count") instanceof Number turned
        && values.get("hidden_size") instanceof Number hidden
        && values.get("num_attention_heads") instanceof Number heads
        && heads.longValue() > 0) {
      long width =
          values.get("head_dim") instanceof Number own
              ? own.longValue()
              : hidden.longValue() / heads.longValue();
      if (turned.longValue() != width) {
        throw new ModelException(
            "%s: %s.rope.dimension_count is %d, but a head has %d dimensions. Turning only a part of a head is not supported for %s in GGUF; use the safetensors of this model."
                .formatted(gguf.files().getFirst(), name, turned.longValue(), width, name));
      }
    }
  }

  private static void copy(Gguf gguf, String key, Map<String, Object> target, String setting) {
    Object value = gguf.metadata().get(key);
    if (value != null) {
      target.put(setting, value);
    }
  }
}
