package dev.broca.lab.brain.align;

/** What a model reads before a stimulus. */
public enum Context {
  /** All earlier stimuli of its passage, with a blank between them. */
  PASSAGE("passage"),
  /** Nothing. */
  NONE("none");

  private final String label;

  Context(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code passage}. */
  public String label() {
    return label;
  }
}
