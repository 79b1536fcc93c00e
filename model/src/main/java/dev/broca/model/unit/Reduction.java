package dev.broca.model.unit;

/** How the positions of a {@link Span} become one value. */
public enum Reduction {
  /** Their mean. */
  MEAN,
  /** Their sum. */
  SUM
}
