package dev.broca.lab.localize;

/** Kinds of networks: those whose localizers are built in, minimal pairs, and contrast files. */
public enum Network {
  /** Sentences against nonwords. */
  LANGUAGE("language"),
  /** Hard against easy sums: the multiple demand network. */
  MULTIPLE_DEMAND("multiple-demand"),
  /** False beliefs against false photographs. */
  THEORY_OF_MIND("theory-of-mind"),
  /** Short against long texts: a network of nothing that has to do with language, as a control. */
  SHORT_LONG("short-long"),
  /** Grammatical against ungrammatical sentences of minimal pairs. */
  MINIMAL_PAIRS("minimal-pairs"),
  /** The contrast of a file. */
  CUSTOM("custom");

  private final String label;

  Network(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code multiple-demand}. */
  public String label() {
    return label;
  }
}
