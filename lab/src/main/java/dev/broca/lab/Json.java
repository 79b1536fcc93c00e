package dev.broca.lab;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as results are kept and printed in it: indented, names in snake case. */
public final class Json {
  /** Reads and writes it. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private Json() {}

  /** A value as text. */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A number as JSON can hold it: null where it is not finite. */
  public static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
