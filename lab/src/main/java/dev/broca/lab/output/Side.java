package dev.broca.lab.output;

/** Where the cells of a column stand for people. */
public enum Side {
  LEFT,
  RIGHT,
  /** To the right where all of them read as numbers: names of passages are often numbers. */
  BY_CONTENT
}
