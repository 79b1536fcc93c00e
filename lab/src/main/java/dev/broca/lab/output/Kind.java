package dev.broca.lab.output;

/** What a column holds. */
enum Kind {
  /** Words. */
  TEXT,
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
      case TEXT, TRUTH -> false;
    };
  }
}
