package dev.broca.lab.output;

/** What a column holds. */
public enum Kind {
  /** Words. */
  TEXT,
  /** Hashes, ids and the like, which a page may break anywhere. */
  CODE,
  /** Counts, ids and the like. */
  WHOLE,
  /** Measurements. */
  NUMBER,
  /** Yes or no. */
  TRUTH;

  /** Whether it is read from the right. */
  boolean isNumeric() {
    return switch (this) {
      case WHOLE, NUMBER -> true;
      case TEXT, CODE, TRUTH -> false;
    };
  }
}
