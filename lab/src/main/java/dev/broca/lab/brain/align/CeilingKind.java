package dev.broca.lab.brain.align;

/** Where ceilings are from. */
public enum CeilingKind {
  /** As the data allow: given, else split halves of a mean over subjects, else extrapolated. */
  AUTO("auto"),
  /** As the file gives them. */
  GIVEN("given"),
  /** From split halves of the subjects, for their mean. */
  SPLIT_HALF("split-half"),
  /** From how well other subjects predict each subject, extrapolated to endlessly many. */
  EXTRAPOLATED("extrapolated"),
  /** None. */
  NONE("none");

  private final String label;

  CeilingKind(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code split-half}. */
  public String label() {
    return label;
  }
}
