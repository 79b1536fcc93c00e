package dev.broca.model.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rotary positions as transformers 4 writes them ({@code rope_theta}, {@code rope_scaling}
 * and {@code partial_rotary_factor} beside the sizes) and as transformers 5 does (all of it in
 * {@code rope_parameters}, for some families once for each type of layers). Where a file has both,
 * what counts is what counts in transformers 5: {@code rope_scaling} before {@code
 * rope_parameters}, and settings inside the object before those beside it, but for {@code
 * original_max_position_embeddings}.
 */
final class RotaryConfig {
  /** Our name for GGUF's {@code rope.dimension_count}. */
  private static final String DIMENSIONS = "rope_dimensions";

  private static final String SCALING = "rope_scaling";
  private static final String PARAMETERS = "rope_parameters";
  private static final String TYPE = "rope_type";
  private static final String OLD_TYPE = "type";
  private static final String THETA = "rope_theta";
  private static final String FRACTION = "partial_rotary_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final String FACTOR = "factor";
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";

  /** Settings inside the object that change nothing for a text, whatever the type. */
  private static final Set<String> HARMLESS = Set.of(ORIGINAL, "finetuned", "mrope_section");

  /** Positions of the blocks that see everything, and of those with a window. */
  record ByLayers(Position.Rotary full, Position.Rotary sliding) {}

  private final Config rope;
  private final int headDim;
  private final int context;
  private final OptionalInt original;

  private RotaryConfig(Config rope, int headDim, int context, OptionalInt original) {
    this.rope = rope;
    this.headDim = headDim;
    this.context = context;
    this.original = original;
  }

  /** Positions that turn every coordinate of a head. */
  static Position.Rotary whole(Config config, int headDim, int context) {
    if (config.has(DIMENSIONS)) {
      config.expect(
          config.size(DIMENSIONS) == headDim,
          DIMENSIONS,
          headDim + " for this family (all of a head)");
    }
    return flat(config, headDim, context).whole(config, THETA);
  }

  /**
   * Positions that turn the first coordinates of a head.
   *
   * @param base where the base stands beside the sizes
   * @param fraction where the part of a head that is turned stands there
   */
  static Position.Rotary partial(
      Config config, int headDim, int context, String base, String fraction) {
    RotaryConfig flat = flat(config, headDim, context);
    double part = flat.rope.has(FRACTION) ? flat.rope.real(FRACTION) : config.real(fraction);
    config.ignore(fraction);
    int dimensions = config.has(DIMENSIONS) ? config.size(DIMENSIONS) : (int) (headDim * part);
    if (dimensions < 2 || dimensions > headDim || dimensions % 2 != 0) {
      throw config.refused(
          fraction,
          "a fraction that turns an even number of the " + headDim + " coordinates of a head",
          Double.toString(part));
    }
    return flat.rotary(dimensions, flat.base(config, base), flat.longRopeAlias());
  }

  /**
   * Positions of a family that has two kinds: transformers 5 keeps them apart, transformers 4
   * scales the first and gives the second a base only.
   */
  static ByLayers byLayers(Config config, int headDim, int context) {
    Config parameters = config.objectOrEmpty(PARAMETERS);
    Config full = parameters.objectOrEmpty(FULL);
    Config scaled = config.object(SCALING).map(s -> full.overlaid(typed(s))).orElse(full);
    var positions =
        new ByLayers(
            new RotaryConfig(scaled, headDim, context, OptionalInt.empty()).whole(config, THETA),
            new RotaryConfig(
                    parameters.objectOrEmpty(SLIDING), headDim, context, OptionalInt.empty())
                .whole(config, "rope_local_base_freq"));
    if (parameters.text(TYPE, "default").equals("default")
        && parameters.real(THETA, positions.full.base()) == positions.full.base()) {
      parameters.ignore(TYPE, THETA);
      parameters.refuseUnreadBut(HARMLESS);
      return positions;
    }
    throw config.refused(
        PARAMETERS, "given for " + FULL + " and " + SLIDING, parameters.given().toString());
  }

  private static Map<String, @Nullable Object> typed(Config scaling) {
    Map<String, @Nullable Object> typed = new LinkedHashMap<>(scaling.given());
    Object old = typed.get(OLD_TYPE);
    if (old != null) {
      typed.putIfAbsent(TYPE, old);
    }
    return typed;
  }

  private static RotaryConfig flat(Config config, int headDim, int context) {
    Config parameters = config.objectOrEmpty(PARAMETERS);
    Config rope =
        config.object(SCALING).filter(scaling -> !scaling.given().isEmpty()).orElse(parameters);
    return new RotaryConfig(
        rope,
        headDim,
        context,
        config.has(ORIGINAL) ? OptionalInt.of(config.size(ORIGINAL)) : OptionalInt.empty());
  }

  /**
   * A part of a head that the family cannot turn alone: without scaling, transformers 5 does not
   * look at it; with scaling, it fails.
   */
  private Position.Rotary whole(Config config, String otherwise) {
    String type = type();
    if (!type.equals("default")) {
      rope.expect(
          rope.real(FRACTION, 1) == 1, FRACTION, "1 for this family (all of a head is turned)");
    }
    rope.ignore(FRACTION);
    return rotary(headDim, base(config, otherwise), type);
  }

  private String type() {
    return rope.text(TYPE, rope.text(OLD_TYPE, "default"));
  }

  /** Early files of Phi-3 call LongRoPE "su", the very first ones "yarn". */
  private String longRopeAlias() {
    String type = type();
    return type.equals("yarn") && rope.has("short_factor") ? "longrope" : type;
  }

  /** The base inside the object, or else the one beside the sizes. */
  private double base(Config config, String otherwise) {
    Config holder = rope.has(THETA) ? rope : config;
    String key = rope.has(THETA) ? THETA : otherwise;
    double base = holder.real(key);
    holder.expect(base > 0, key, "above 0");
    return base;
  }

  private Position.Rotary rotary(int dimensions, double base, String type) {
    Position.Scaling scaling = scaling(type, dimensions);
    rope.refuseUnreadBut(HARMLESS);
    return new Position.Rotary(dimensions, base, scaling);
  }

  private Position.Scaling scaling(String type, int dimensions) {
    return switch (type) {
      case "default" -> unscaled();
      case "linear" -> new Position.Scaling.Linear(factor());
      case "dynamic" -> new Position.Scaling.Dynamic(factor(), context);
      case "yarn" ->
          new Position.Scaling.Yarn(
              factor(),
              original(),
              rope.real("beta_fast", 32),
              rope.real("beta_slow", 1),
              truncates(),
              attentionFactor());
      case "llama3" ->
          new Position.Scaling.Llama3(
              factor(), rope.real("low_freq_factor"), rope.real("high_freq_factor"), original());
      case "longrope", "su" -> longRope(dimensions);
      case "per_frequency" -> new Position.Scaling.PerFrequency(rope.reals("factors"));
      default ->
          throw rope.refused(TYPE, "default, linear, dynamic, yarn, llama3 or longrope", type);
    };
  }

  private Position.Scaling unscaled() {
    rope.expect(
        rope.real(FACTOR, 1) == 1,
        FACTOR,
        "1 where " + TYPE + " is default or not given; a factor needs a type that uses it");
    return new Position.Scaling.None();
  }

  private double factor() {
    double factor = rope.real(FACTOR);
    rope.expect(factor > 0, FACTOR, "above 0");
    return factor;
  }

  /** The context of the pre-training. */
  private int original() {
    return original.orElseGet(() -> rope.size(ORIGINAL, context));
  }

  private boolean truncates() {
    return !rope.has("truncate") || rope.flag("truncate");
  }

  private Position.Scaling longRope(int dimensions) {
    int trained = original();
    double factor = rope.real(FACTOR, (double) context / trained);
    double attention = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained));
    return new Position.Scaling.LongRope(
        factors("short_factor", dimensions),
        factors("long_factor", dimensions),
        trained,
        rope.real("attention_factor", attention));
  }

  private List<Float> factors(String key, int dimensions) {
    List<Float> factors = rope.reals(key);
    rope.expect(
        factors.size() == dimensions / 2 && factors.stream().allMatch(factor -> factor > 0),
        key,
        "a list of " + dimensions / 2 + " numbers above 0, one for each pair of coordinates");
    return factors;
  }

  private Optional<Double> attentionFactor() {
    double scale = rope.real("mscale", 0);
    double allDimensions = rope.real("mscale_all_dim", 0);
    if (rope.has("attention_factor")) {
      return Optional.of(rope.real("attention_factor"));
    }
    if (scale == 0 || allDimensions == 0) {
      return Optional.empty();
    }
    double log = Math.log(Math.max(factor(), 1));
    return Optional.of((0.1 * scale * log + 1) / (0.1 * allDimensions * log + 1));
  }
}
