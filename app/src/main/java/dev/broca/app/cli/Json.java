package dev.broca.app.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is printed and kept: indented, names in snake case. */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private Json() {}

  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A number as JSON can hold it: null where it is not finite. */
  public static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
