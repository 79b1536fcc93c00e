package dev.broca.model;

/** A place in every block of a model where units are read or lesioned. */
public enum Site {
  /** The output of the block: the residual stream after attention and feed-forward. */
  BLOCK_OUTPUT("block-output");

  private final String label;

  Site(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code block-output}. */
  public String label() {
    return label;
  }
}
