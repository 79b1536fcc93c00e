package dev.broca.model.architecture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that changes the arithmetic is computed or refused by name, never ignored. */
class RefusalsTest {
  private static Map<String, Object> llama() {
    return new HashMap<>(
        Map.of(
            "model_type", "llama",
            "hidden_size", 48,
            "num_hidden_layers", 2,
            "num_attention_heads", 4,
            "num_key_value_heads", 4,
            "intermediate_size", 80,
            "vocab_size", 256));
  }

  private static void read(Map<String, Object> settings) {
    var config = new Config("config.json", settings);
    var _ = Family.of(config).read(config);
  }

  @Test
  void aPlainConfigIsRead() {
    assertThatCode(() -> read(llama())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "llama, sliding_window, 128",
    "llama, clip_qkv, 8",
    "llama, final_logit_softcapping, 30",
    "llama, partial_rotary_factor, 0.5",
    "llama, logits_scaling, 8",
    "llama, num_local_experts, 8",
    "llama, attention_chunk_size, 8",
    "mistral, attn_logit_softcapping, 50",
    "qwen2, query_pre_attn_scalar, 256",
    "olmo2, clip_qkv, 8",
    "gemma, final_logit_softcapping, 30",
    "phi3, embedding_multiplier, 12"
  })
  void whatAFamilyDoesNotKnowIsNamed(String family, String key, double value) {
    Map<String, Object> settings = llama();
    settings.put("model_type", family);
    settings.put(key, value);
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "head_dim, 7, even",
    "num_key_value_heads, 3, multiple",
    "hidden_act, squared_relu, gelu",
    "hidden_size, 0, size",
    "num_hidden_layers, 2.5, size"
  })
  void whatCannotBeIsNamedWithWhatWasExpected(String key, String value, String expected) {
    Map<String, Object> settings = llama();
    settings.put(key, value.matches("[0-9.]+") ? (Object) Double.valueOf(value) : value);
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(expected);
  }

  /** Also below other settings, where every key counts. */
  @ParameterizedTest
  @CsvSource({
    "llama, rope_parameters, attention_temperature",
    "llama, rope_parameters, factor",
    "llama, rope_scaling, beta_fast",
    "phi3, rope_scaling, short_mscale",
    "gemma3_text, rope_parameters, factor"
  })
  void whatIsNotKnownInsidePositionsIsNamed(String family, String object, String key) {
    Map<String, Object> settings = llama();
    settings.put("model_type", family);
    settings.put(object, Map.of("rope_type", "default", key, 2.5));
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(object)
        .hasMessageContaining(key);
  }

  @Test
  void whatIsNotKnownInsideOneTypeOfLayersIsNamed() {
    Map<String, Object> settings = llama();
    settings.put("model_type", "gemma3_text");
    settings.put(
        "rope_parameters",
        Map.of(
            "full_attention", Map.of("rope_type", "default", "rope_theta", 500.0),
            "sliding_attention", Map.of("rope_type", "linear", "factor", 2.0, "ramp", 3)));
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("rope_parameters, sliding_attention")
        .hasMessageContaining("ramp");
  }

  @Test
  void positionsByTypeOfLayersAreRefusedWhereAFamilyHasOneKind() {
    Map<String, Object> settings = llama();
    settings.put("rope_parameters", Map.of("full_attention", Map.of("rope_theta", 500.0)));
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("full_attention");
  }

  @Test
  void aPartOfAHeadWithScalingIsRefusedWhereTheWholeIsTurned() {
    Map<String, Object> settings = llama();
    settings.put(
        "rope_parameters",
        Map.of("rope_type", "linear", "factor", 2.0, "partial_rotary_factor", 0.5));
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("partial_rotary_factor");
  }

  @Test
  void aWindowThatIsNamedAndNotGivenIsRefused() {
    Map<String, Object> settings = llama();
    settings.put("model_type", "qwen3");
    settings.put("layer_types", List.of("full_attention", "sliding_attention"));
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("sliding_window");
  }

  @Test
  void windowsOfAnotherNumberOfBlocksAreRefused() {
    Map<String, Object> settings = llama();
    settings.put("model_type", "qwen3");
    settings.put("layer_types", List.of("full_attention"));
    assertThatThrownBy(() -> read(settings))
        .hasMessageContaining("layer_types")
        .hasMessageContaining("2 blocks");
  }

  @Test
  void longRopeNeedsAFactorForEveryPair() {
    Map<String, Object> settings = llama();
    settings.put("model_type", "phi3");
    settings.put(
        "rope_scaling",
        Map.of(
            "type", "longrope",
            "short_factor", List.of(1, 1, 1),
            "long_factor", List.of(1, 1, 1)));
    assertThatThrownBy(() -> read(settings))
        .hasMessageContaining("short_factor")
        .hasMessageContaining("6 numbers");
  }

  @Test
  void suIsTheOldNameOfLongRope() {
    Map<String, Object> settings = llama();
    settings.put("model_type", "phi3");
    settings.put("original_max_position_embeddings", 1024);
    settings.put(
        "rope_scaling",
        Map.of(
            "type", "su",
            "short_factor", List.of(1, 1, 1, 1, 1, 1),
            "long_factor", List.of(1, 2, 3, 4, 5, 6)));
    assertThatCode(() -> read(settings)).doesNotThrowAnyException();
  }
}
