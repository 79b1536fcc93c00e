package dev.broca.app.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is printed and kept: indented, names in snake case. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private Json() {}

  static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A number as JSON can hold it: null where it is not finite. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
