package dev.broca.app.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it is printed: as results are kept in it. */
public final class Json {
  public static final JsonMapper MAPPER = dev.broca.lab.Json.MAPPER;

  private Json() {}

  public static String of(Object value) {
    return dev.broca.lab.Json.of(value);
  }

  /** A number as JSON can hold it: null where it is not finite. */
  public static @Nullable Double finite(double value) {
    return dev.broca.lab.Json.finite(value);
  }
}
