package dev.broca.model.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Models that also see or hear. They keep the settings of their language model in {@code
 * text_config}, of which transformers fills in what it leaves out, the family too.
 */
public final class WrappedModels {
  private static final String TEXT = "text_config";
  private static final String TYPE = "model_type";
  private static final String TIED = "tie_word_embeddings";

  /** Families of the language models where {@code text_config} names none. */
  private static final Map<String, List<String>> BY_FAMILY =
      Map.of(
          "gemma", List.of("paligemma"),
          "gemma3_text", List.of("gemma3", "shieldgemma2"),
          "llama",
              List.of(
                  "deepseek_vl",
                  "deepseek_vl_hybrid",
                  "idefics3",
                  "janus",
                  "llava",
                  "llava_next",
                  "llava_next_video",
                  "perception_lm",
                  "smolvlm",
                  "video_llava",
                  "vipllava",
                  "voxtral"),
          "mistral", List.of("idefics2", "mistral3"),
          "opt", List.of("blip-2", "instructblip", "instructblipvideo"),
          "qwen2",
              List.of(
                  "audioflamingo3",
                  "fast_vlm",
                  "got_ocr2",
                  "internvl",
                  "llava_onevision",
                  "ovis2",
                  "qwen2_audio",
                  "video_llama_3"),
          "qwen3", List.of("lighton_ocr"));

  /** What some assume beyond the defaults of the family. */
  private static final Map<String, Map<String, Object>> OWN =
      Map.of(
          "paligemma",
          Map.of("use_bidirectional_attention", true),
          "voxtral",
          Map.of(
              "vocab_size", 131072,
              "hidden_size", 3072,
              "intermediate_size", 8192,
              "num_hidden_layers", 30,
              "num_key_value_heads", 8,
              "head_dim", 128,
              "max_position_embeddings", 131072,
              "rms_norm_eps", 1e-5,
              "rope_theta", 1e8));

  private WrappedModels() {}

  /**
   * The settings of the language model: those of {@code text_config} where a config has one, and
   * the config itself otherwise.
   *
   * @throws dev.broca.model.base.ModelException if a setting beside {@code text_config} changes the
   *     arithmetic
   */
  public static Config languageModel(Config config) {
    String wrapper = config.text(TYPE);
    Config text = config.object(TEXT).orElse(null);
    if (text == null || !(text.has(TYPE) || familyOf(wrapper) != null)) {
      return config;
    }
    config.refuseUnread();
    Map<String, @Nullable Object> settings = new LinkedHashMap<>(text.given());
    OWN.getOrDefault(wrapper, Map.of()).forEach(settings::putIfAbsent);
    String family = familyOf(wrapper);
    if (family != null) {
      settings.putIfAbsent(TYPE, family);
    }
    if (config.given().get(TIED) instanceof Boolean tied) {
      settings.merge(TIED, tied, (own, outer) -> own.equals(true) || outer.equals(true));
    }
    return new Config(text.source(), settings);
  }

  private static @Nullable String familyOf(String wrapper) {
    return BY_FAMILY.entrySet().stream()
        .filter(family -> family.getValue().contains(wrapper))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
