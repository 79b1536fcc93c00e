package dev.broca.app.cli;

import java.util.Locale;

/** How results are printed. */
public enum Format {
  /** Text for people. */
  TABLE,
  /** One JSON value. */
  JSON,
  /** Comma-separated values with a header. */
  CSV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
