package dev.broca.app.option;

/** How a control is matched. */
public enum MaskMatch {
  UNIFORM("uniform", true),
  LAYER("layer", true),
  RUN("run", true),
  ENERGY("energy", true),
  LABEL_PERMUTED("label-permuted", true),
  NEAREST_ENERGY("nearest-energy", false),
  ANTI_SELECTIVE("anti-selective", false),
  WITHOUT_OUTLIERS("without-outliers", false),
  REFILLED("refilled", false),
  OUTLIERS("outliers", false);

  public final String label;

  /** Whether there are as many as seeds. */
  public final boolean drawn;

  MaskMatch(String label, boolean drawn) {
    this.label = label;
    this.drawn = drawn;
  }
}
