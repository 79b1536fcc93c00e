package dev.broca.model.architecture;

import dev.broca.model.base.ModelException;
import dev.broca.torch.Activation;
import java.util.Collections;
import java.util.HashSet;
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
 * #refuseUnread}). A setting that the file leaves out has its family's default; one that is null
 * there has none.
 */
public final class Config {
  private static final int LONGEST_SHOWN = 200;

  /**
   * Settings that change what some model computes, and the values with which they change nothing. A
   * family that knows one reads it; any other family must find it neutral.
   */
  private static final Map<String, Set<Object>> NEUTRAL =
      Map.ofEntries(
          Map.entry("add_cross_attention", Set.of(false)),
          Map.entry("attention_chunk_size", Set.of()),
          Map.entry("is_encoder_decoder", Set.of(false)),
          Map.entry("n_routed_experts", Set.of(0.0)),
          Map.entry("num_experts", Set.of(0.0, 1.0)),
          Map.entry("per_layer_config", Set.of()),
          Map.entry("qk_layernorm", Set.of(false)),
          Map.entry("alibi", Set.of(false)),
          Map.entry("attention_multiplier", Set.of()),
          Map.entry("attn_logit_softcapping", Set.of()),
          Map.entry("attn_scale", Set.of()),
          Map.entry("clip_qkv", Set.of()),
          Map.entry("embedding_multiplier", Set.of(1.0)),
          Map.entry("emb_scale", Set.of(1.0)),
          Map.entry("final_logit_softcapping", Set.of()),
          Map.entry("layer_types", Set.of(Set.of("full_attention"))),
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
  private final Map<String, @Nullable Object> given;
  private final Map<String, Object> defaults;
  private final Set<String> read;

  /**
   * Settings from a file.
   *
   * @param source the file, for messages
   * @param values booleans, numbers, strings, lists, maps and nulls, as JSON has them
   */
  public Config(String source, Map<String, ? extends @Nullable Object> values) {
    this(source, new LinkedHashMap<>(values), Map.of(), new LinkedHashSet<>());
  }

  private Config(
      String source,
      Map<String, @Nullable Object> given,
      Map<String, Object> defaults,
      Set<String> read) {
    this.source = source;
    this.given = given;
    this.defaults = defaults;
    this.read = read;
  }

  /** The same settings, with values for those that the file does not name. */
  Config withDefaults(Map<String, Object> values) {
    return new Config(source, given, Map.copyOf(values), read);
  }

  /** The same settings, of which some have another name; a renamed one wins over its namesake. */
  Config renamed(Map<String, String> names) {
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>(given);
    names.forEach((from, to) -> {
      if (renamed.containsKey(from)) {
        renamed.put(to, renamed.remove(from));
      }
    });
    return new Config(source, renamed, defaults, read);
  }

  /** The same settings, over which others are laid. */
  Config overlaid(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> overlaid = new LinkedHashMap<>(given);
    overlaid.putAll(values);
    return new Config(source, overlaid, defaults, read);
  }

  /** The file that the settings come from. */
  public String source() {
    return source;
  }

  /** What the file says, without defaults. */
  Map<String, @Nullable Object> given() {
    return Collections.unmodifiableMap(given);
  }

  /** Whether a setting has a value, from the file or by default. */
  public boolean has(String key) {
    return effective(key).isPresent();
  }

  /** A string that must be there. */
  public String text(String key) {
    return value(key, String.class, "a string").orElseThrow(() -> missing(key, "a string"));
  }

  /** A string. */
  public String text(String key, String otherwise) {
    return value(key, String.class, "a string").orElse(otherwise);
  }

  /** A boolean; false where it is absent or null. */
  public boolean flag(String key) {
    return value(key, Boolean.class, "true or false").orElse(false);
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
  public Activation activation(String key) {
    String name = text(key);
    return switch (name) {
      case "gelu", "gelu_python" -> Activation.GELU;
      case "gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_fast" -> Activation.GELU_TANH;
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

  /** Settings below a setting; none where it is absent. */
  Config objectOrEmpty(String key) {
    return object(key).orElseGet(() -> new Config(source + ", " + key, Map.of()));
  }

  /** Refuses every value but one. */
  public void require(String key, boolean only) {
    if (flag(key) != only) {
      throw refused(key, Boolean.toString(only), Boolean.toString(!only));
    }
  }

  /** Refuses the setting unless a condition holds. */
  public void expect(boolean condition, String key, String expected) {
    if (!condition) {
      throw refused(key, expected, shown(effective(key).orElse("null")));
    }
  }

  /** Says that settings need not be read: they change nothing for this model. */
  void ignore(String... keys) {
    read.addAll(List.of(keys));
  }

  /**
   * Refuses the first setting that changes the arithmetic of some model, was not read by this
   * model's family, and is not neutral.
   */
  public void refuseUnread() {
    NEUTRAL.forEach((key, neutral) -> {
      Object value = given.get(key);
      if (value != null && !read.contains(key) && !neutral.contains(comparable(value))) {
        throw unsupported(key, value);
      }
    });
  }

  /** Refuses the first setting that was not read: for objects of which every key counts. */
  void refuseUnreadBut(Set<String> harmless) {
    given.forEach((key, value) -> {
      if (value != null && !read.contains(key) && !harmless.contains(key)) {
        throw unsupported(key, value);
      }
    });
  }

  private static Object comparable(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case List<?> list -> new HashSet<>(list);
      default -> value;
    };
  }

  private ModelException unsupported(String key, Object value) {
    return new ModelException(
        source
            + " sets "
            + key
            + " = "
            + shown(value)
            + ", which changes what the model computes, and Broca does not support it for"
            + " this family. Running without it would give wrong numbers.");
  }

  /** Refuses the setting. */
  public ModelException refused(String key, String expected, String found) {
    return new ModelException(source + ": " + key + " must be " + expected + ", found " + found);
  }

  private ModelException missing(String key, String expected) {
    return given.containsKey(key)
        ? refused(key, expected, "null")
        : new ModelException(source + " has no " + key + "; expected " + expected + ".");
  }

  private Optional<Double> number(String key) {
    Optional<Double> number = value(key, Number.class, "a number").map(Number::doubleValue);
    number.ifPresent(value -> expect(Double.isFinite(value), key, "a finite number"));
    return number;
  }

  /** Null in the file means none, also where there is a default. */
  private Optional<Object> effective(String key) {
    read.add(key);
    return Optional.ofNullable(given.containsKey(key) ? given.get(key) : defaults.get(key));
  }

  private <T> Optional<T> value(String key, Class<T> type, String expected) {
    return effective(key)
        .map(value -> {
          if (!type.isInstance(value)) {
            throw refused(key, expected, shown(value));
          }
          return type.cast(value);
        });
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
