package dev.broca.model.unit;

/** The positions of a text at which units are lesioned. */
public enum LesionPositions {
  /** Every position. */
  ALL,
  /** The first one alone, where massive activations sit. */
  FIRST,
  /** All but the first. */
  REST;

  public boolean include(int position) {
    return switch (this) {
      case ALL -> true;
      case FIRST -> position == 0;
      case REST -> position > 0;
    };
  }
}
