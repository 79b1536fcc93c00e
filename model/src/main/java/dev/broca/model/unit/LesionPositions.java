package dev.broca.model.unit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The positions of a text at which units are lesioned. */
public enum LesionPositions {
  /** Every position. */
  ALL,
  /** The first one alone, where massive activations sit. */
  FIRST,
  /** All but the first. */
  REST;

  /** Its name in files. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a position is lesioned; the first is 0. */
  public boolean include(int position) {
    return switch (this) {
      case ALL -> true;
      case FIRST -> position == 0;
      case REST -> position > 0;
    };
  }

  /** As messages call it. */
  @Override
  public String toString() {
    return label();
  }
}
