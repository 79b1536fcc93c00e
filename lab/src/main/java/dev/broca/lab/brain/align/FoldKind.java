package dev.broca.lab.brain.align;

/** How stimuli are divided into folds. */
public enum FoldKind {
  /** Whole topics or passages in each fold; runs of stimuli where the recording has neither. */
  GROUPED("grouped"),
  /** Runs of stimuli in each fold. */
  CONTIGUOUS("contiguous"),
  /** Random stimuli in each fold, as much published work has it: flatters what varies slowly. */
  SHUFFLED("shuffled");

  private final String label;

  FoldKind(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code grouped}. */
  public String label() {
    return label;
  }
}
