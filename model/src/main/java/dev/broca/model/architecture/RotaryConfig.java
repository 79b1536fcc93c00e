package dev.broca.model.architecture;

import java.util.List;
import java.util.Optional;

/** Reads rotary positions from {@code rope_theta} and {@code rope_scaling}. */
final class RotaryConfig {
  /** Our name for GGUF's {@code rope.dimension_count}. */
  private static final String DIMENSIONS = "rope_dimensions";

  private RotaryConfig() {}

  /** Positions that turn every coordinate of a head, with 10000 as base where the file has none. */
  static Position.Rotary whole(Config config, int headDim, int context) {
    return whole(config, headDim, context, 10000);
  }

  /**
   * Positions that turn every coordinate of a head.
   *
   * @param theta base where the file has none
   */
  static Position.Rotary whole(Config config, int headDim, int context, double theta) {
    if (config.has(DIMENSIONS)) {
      config.expect(
          config.size(DIMENSIONS) == headDim,
          DIMENSIONS,
          headDim + " for this family (all of a head)");
    }
    return partial(config, headDim, context, theta);
  }

  /**
   * Positions that turn the first coordinates of a head.
   *
   * @param theta base where the file has none
   */
  static Position.Rotary partial(Config config, int dimensions, int context, double theta) {
    // Newer files keep everything in rope_parameters.
    Optional<Config> parameters = config.object("rope_parameters");
    Optional<Config> scaling = parameters.or(() -> config.object("rope_scaling"));
    double own = config.real("rope_theta", theta);
    double base = parameters.map(p -> p.real("rope_theta", own)).orElse(own);
    return new Position.Rotary(
        dimensions,
        base,
        scaling
            .map(s -> scaling(config, s, dimensions, context))
            .orElse(new Position.Scaling.None()));
  }

  /** How many coordinates of a head are turned: {@code fraction} of them, or what GGUF says. */
  static int dimensions(Config config, int headDim, String fraction, double otherwise) {
    int dimensions =
        config.has(DIMENSIONS)
            ? config.size(DIMENSIONS)
            : (int) (headDim * config.real(fraction, otherwise));
    config.expect(
        dimensions >= 2 && dimensions <= headDim && dimensions % 2 == 0,
        fraction,
        "a fraction that turns an even number of the " + headDim + " coordinates of a head");
    return dimensions;
  }

  private static Position.Scaling scaling(
      Config config, Config scaling, int dimensions, int context) {
    String type = scaling.text("rope_type", scaling.text("type", "default"));
    return switch (type) {
      case "default" -> new Position.Scaling.None();
      case "linear" -> new Position.Scaling.Linear(scaling.real("factor"));
      case "dynamic" -> new Position.Scaling.Dynamic(scaling.real("factor"), context);
      case "yarn" ->
          new Position.Scaling.Yarn(
              scaling.real("factor"),
              scaling.size("original_max_position_embeddings", context),
              scaling.real("beta_fast", 32),
              scaling.real("beta_slow", 1),
              scaling.flag("truncate", true),
              attentionFactor(scaling));
      case "llama3" ->
          new Position.Scaling.Llama3(
              scaling.real("factor"),
              scaling.real("low_freq_factor"),
              scaling.real("high_freq_factor"),
              scaling.size("original_max_position_embeddings"));
      case "longrope", "su" -> longRope(config, scaling, dimensions, context);
      case "per_frequency" -> new Position.Scaling.PerFrequency(scaling.reals("factors"));
      default ->
          throw scaling.refused(
              "rope_type", "default, linear, dynamic, yarn, llama3 or longrope", type);
    };
  }

  private static Position.Scaling longRope(
      Config config, Config scaling, int dimensions, int context) {
    int original = config.size("original_max_position_embeddings", context);
    double factor =
        config.has("original_max_position_embeddings")
            ? (double) context / original
            : scaling.real("factor", 1);
    double attention = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    return new Position.Scaling.LongRope(
        factors(scaling, "short_factor", dimensions),
        factors(scaling, "long_factor", dimensions),
        original,
        scaling.real("attention_factor", attention));
  }

  private static List<Float> factors(Config scaling, String key, int dimensions) {
    List<Float> factors = scaling.reals(key);
    scaling.expect(
        factors.size() == dimensions / 2 && factors.stream().allMatch(factor -> factor > 0),
        key,
        "a list of " + dimensions / 2 + " numbers above 0, one for each pair of coordinates");
    return factors;
  }

  private static Optional<Double> attentionFactor(Config scaling) {
    if (scaling.has("attention_factor")) {
      return Optional.of(scaling.real("attention_factor"));
    }
    double mscale = scaling.real("mscale", 0);
    double allDimensions = scaling.real("mscale_all_dim", 0);
    if (mscale == 0 || allDimensions == 0) {
      return Optional.empty();
    }
    double log = Math.log(Math.max(scaling.real("factor"), 1));
    return Optional.of((0.1 * mscale * log + 1) / (0.1 * allDimensions * log + 1));
  }
}
