package dev.broca.model.architecture;

import dev.broca.model.ModelException;
import dev.broca.torch.Activation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a model under the names of config.json, whichever file they come from. Remembers
 * which were read, so that one that changes the arithmetic cannot be overlooked ({@link
 * #refuseUnread}). Null counts as absent.
 */
public final class Config {
  /**
   * Settings that change what some model computes, and the values with which they change nothing. A
   * family that knows one reads it; any other family must find it neutral.
   */
  private static final Map<String, Set<Object>> NEUTRAL =
      Map.ofEntries(
          Map.entry("alibi", Set.of(false)),
          Map.entry("attention_multiplier", Set.of()),
          Map.entry("attn_logit_softcapping", Set.of()),
          Map.entry("attn_scale", Set.of()),
          Map.entry("clip_qkv", Set.of()),
          Map.entry("embedding_multiplier", Set.of(1.0)),
          Map.entry("emb_scale", Set.of(1.0)),
          Map.entry("final_logit_softcapping", Set.of()),
          Map.entry("layer_types", Set.of()),
          Map.entry("logit_scale", Set.of(1.0)),
          Map.entry("logits_scaling", Set.of(1.0)),
          Map.entry("no_rope_layers", Set.of()),
          Map.entry("num_local_experts", Set.of(0.0, 1.0)),
          Map.entry("parallel_attn", Set.of(false)),
          Map.entry("partial_rotary_factor", Set.of(1.0)),
          Map.entry("quantization_config", Set.of()),
          Map.entry("query_pre_attn_scalar", Set.of()),
          Map.entry("rope_dimensions", Set.of()),
          Map.entry("rope_local_base_freq", Set.of()),
          Map.entry("residual_multiplier", Set.of(1.0)),
          Map.entry("rope_interleaved", Set.of(false)),
          Map.entry("rope_parameters", Set.of()),
          Map.entry("rope_scaling", Set.of()),
          Map.entry("rotary_pct", Set.of(1.0)),
          Map.entry("sliding_window", Set.of()),
          Map.entry("use_bidirectional_attention", Set.of(false)),
          Map.entry("use_parallel_residual", Set.of(false)),
          Map.entry("use_qk_norm", Set.of(false)),
          Map.entry("use_sliding_window", Set.of(false)));

  private final String source;
  private final Map<String, Object> values;
  private final Set<String> read = new LinkedHashSet<>();

  /**
   * Settings from a file.
   *
   * @param source the file, for messages
   * @param values booleans, numbers, strings, lists and maps, as JSON has them
   */
  public Config(String source, Map<String, ? extends @Nullable Object> values) {
    this.source = source;
    this.values = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      if (value != null) {
        this.values.put(key, value);
      }
    });
  }

  /** The file that the settings come from. */
  public String source() {
    return source;
  }

  /** Whether a setting is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** A string that must be there. */
  public String text(String key) {
    return value(key, String.class, "a string").orElseThrow(() -> missing(key, "a string"));
  }

  /** A string. */
  public String text(String key, String otherwise) {
    return value(key, String.class, "a string").orElse(otherwise);
  }

  /** A boolean. */
  public boolean flag(String key, boolean otherwise) {
    return value(key, Boolean.class, "true or false").orElse(otherwise);
  }

  /** A finite number that must be there. */
  public double real(String key) {
    return number(key).orElseThrow(() -> missing(key, "a number"));
  }

  /** A finite number. */
  public double real(String key, double otherwise) {
    return number(key).orElse(otherwise);
  }

  /** A whole number from 1 to 2^31 - 1 that must be there. */
  public int size(String key) {
    double size = real(key);
    expect(size >= 1 && size <= Integer.MAX_VALUE && size == Math.rint(size), key, "a size >= 1");
    return (int) size;
  }

  /** A whole number from 1 to 2^31 - 1. */
  public int size(String key, int otherwise) {
    return has(key) ? size(key) : otherwise;
  }

  /** A size that divides another one. */
  public int divisor(String key, String of, int total) {
    int size = size(key);
    expect(total % size == 0, key, "a divisor of " + of + " (" + total + ")");
    return size;
  }

  /** An activation function under transformers' names. */
  public Activation activation(String key, String otherwise) {
    String name = text(key, otherwise);
    return switch (name) {
      case "gelu" -> Activation.GELU;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
      case "silu", "swish" -> Activation.SILU;
      case "relu" -> Activation.RELU;
      default ->
          throw refused(
              key, "gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, silu, swish or relu", name);
    };
  }

  /** A list of finite numbers that must be there. */
  public List<Float> reals(String key) {
    List<?> list = value(key, List.class, "a list").orElseThrow(() -> missing(key, "a list"));
    return list.stream()
        .map(item -> {
          expect(
              item instanceof Number number && Float.isFinite(number.floatValue()),
              key,
              "a list of finite numbers");
          return ((Number) item).floatValue();
        })
        .toList();
  }

  /** A list of strings, if it is there. */
  public Optional<List<String>> texts(String key) {
    return value(key, List.class, "a list")
        .map(list -> {
          List<?> items = list;
          expect(items.stream().allMatch(String.class::isInstance), key, "a list of strings");
          return items.stream().map(String.class::cast).toList();
        });
  }

  /** A list of truth values, also written as 1 and 0, if it is there. */
  public Optional<List<Boolean>> flags(String key) {
    return value(key, List.class, "a list")
        .map(list ->
            ((List<?>) list)
                .stream()
                    .map(item ->
                        switch (item) {
                          case Boolean flag -> flag;
                          case Number number when number.doubleValue() == 1 -> true;
                          case Number number when number.doubleValue() == 0 -> false;
                          default ->
                              throw refused(key, "a list of true and false", list.toString());
                        })
                    .toList());
  }

  /** Settings below a setting. */
  @SuppressWarnings("unchecked") // JSON objects have string keys
  public Optional<Config> object(String key) {
    return value(key, Map.class, "an object")
        .map(map -> new Config(source + ", " + key, (Map<String, @Nullable Object>) map));
  }

  /** Refuses every value but one, which is also the value of an absent setting. */
  public void require(String key, boolean only) {
    if (flag(key, only) != only) {
      throw refused(key, Boolean.toString(only), Boolean.toString(!only));
    }
  }

  /** Refuses the setting unless a condition holds. */
  public void expect(boolean condition, String key, String expected) {
    if (!condition) {
      throw refused(key, expected, String.valueOf(values.get(key)));
    }
  }

  /**
   * Refuses the first setting that changes the arithmetic of some model, was not read by this
   * model's family, and is not neutral.
   */
  public void refuseUnread() {
    NEUTRAL.forEach((key, neutral) -> {
      Object value = values.get(key);
      if (value == null || read.contains(key)) {
        return;
      }
      Object comparable = value instanceof Number number ? number.doubleValue() : value;
      if (!neutral.contains(comparable)) {
        throw new ModelException(
            source
                + " sets "
                + key
                + " = "
                + value
                + ", which changes what the model computes, and Broca does not support it for"
                + " this family. Running without it would give wrong numbers.");
      }
    });
  }

  /** Refuses the setting. */
  public ModelException refused(String key, String expected, String found) {
    return new ModelException(source + ": " + key + " must be " + expected + ", found " + found);
  }

  private ModelException missing(String key, String expected) {
    return new ModelException(source + " has no " + key + "; expected " + expected + ".");
  }

  private Optional<Double> number(String key) {
    Optional<Double> number = value(key, Number.class, "a number").map(Number::doubleValue);
    number.ifPresent(value -> expect(Double.isFinite(value), key, "a finite number"));
    return number;
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) {
    read.add(key);
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw refused(key, expected, String.valueOf(value));
    }
    return Optional.of(type.cast(value));
  }
}
