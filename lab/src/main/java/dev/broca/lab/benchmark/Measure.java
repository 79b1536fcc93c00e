package dev.broca.lab.benchmark;

/** What the score of a benchmark is. */
public enum Measure {
  /** The share of items that are right. */
  ACCURACY("accuracy"),
  /** Surprisal of a token, on average: less is better. */
  LOSS("nats_per_token");

  private final String label;

  Measure(String label) {
    this.label = label;
  }

  /** The word for it in results. */
  public String label() {
    return label;
  }
}
