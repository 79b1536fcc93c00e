package dev.broca.lab;

/** Whose rules hold where the authors' code and good practice differ. */
public enum Mode {
  /** The default: exact k, constant units excluded, no texts cut. */
  STRICT("strict"),
  /** Equal to the public code of "The LLM Language Network" (arXiv 2411.02280). */
  PAPER("paper");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code strict}. */
  public String label() {
    return label;
  }
}
