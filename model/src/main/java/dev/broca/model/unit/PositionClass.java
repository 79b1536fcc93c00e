package dev.broca.model.unit;

/** The two kinds of position whose activations differ by orders of magnitude. */
public enum PositionClass {
  /** The first token of a text, where massive activations sit. */
  FIRST,
  /** All other tokens. */
  REST
}
