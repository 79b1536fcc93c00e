package dev.broca.lab.response;

/**
 * Classes of positions in a text. Massive activations sit on the first token, so that nothing about
 * energy may be averaged over both.
 */
public enum PositionClass {
  /** The first position of the model's input, whatever the token there. */
  FIRST,
  /** All later positions. */
  REST,
  /** Wherever the localizer reads, pooled as it pools. */
  READ
}
