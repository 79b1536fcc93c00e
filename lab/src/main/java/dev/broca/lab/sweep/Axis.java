package dev.broca.lab.sweep;

/** What the x axis of a sweep is. */
public enum Axis {
  /** Names, one beside the other. */
  NAMES,
  /** Training steps. */
  LINEAR,
  /** Training steps on a logarithmic scale, step 0 left of it. */
  LOGARITHMIC
}
