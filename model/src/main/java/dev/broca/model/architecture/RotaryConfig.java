package dev.broca.model.architecture;

import java.util.Optional;

/** Reads rotary positions from {@code rope_theta} and {@code rope_scaling}. */
final class RotaryConfig {
  private RotaryConfig() {}

  static Position.Rotary read(Config config, int headDim, int context) {
    // Newer files keep everything in rope_parameters.
    Optional<Config> parameters = config.object("rope_parameters");
    Optional<Config> scaling = parameters.or(() -> config.object("rope_scaling"));
    double theta = config.real("rope_theta", 10000);
    double base = parameters.map(p -> p.real("rope_theta", theta)).orElse(theta);
    return new Position.Rotary(
        headDim, base, scaling.map(s -> scaling(s, context)).orElse(new Position.Scaling.None()));
  }

  private static Position.Scaling scaling(Config scaling, int context) {
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
      case "per_frequency" -> new Position.Scaling.PerFrequency(scaling.reals("factors"));
      default ->
          throw scaling.refused("rope_type", "default, linear, dynamic, yarn or llama3", type);
    };
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
