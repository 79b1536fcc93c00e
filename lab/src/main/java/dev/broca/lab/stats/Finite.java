package dev.broca.lab.stats;

import org.jspecify.annotations.Nullable;

/** Numbers on their way into tables and files, where what is undefined is null. */
public final class Finite {
  private Finite() {}

  /** The number; null where it is undefined, that is NaN, infinite or null. */
  public static @Nullable Double orNull(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }
}
