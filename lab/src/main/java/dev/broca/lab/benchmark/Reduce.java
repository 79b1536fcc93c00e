package dev.broca.lab.benchmark;

/** How the log-probabilities of the tokens of a text or a region become one number. */
public enum Reduce {
  /** Their sum: the log-probability of the text. */
  SUM("sum"),
  /** Their mean, as minicons does by default. */
  MEAN("mean");

  private final String label;

  Reduce(String label) {
    this.label = label;
  }

  /** The word for it in options and results. */
  public String label() {
    return label;
  }
}
