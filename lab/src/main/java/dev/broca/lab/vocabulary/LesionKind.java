package dev.broca.lab.vocabulary;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.broca.lab.LabException;
import java.util.Arrays;

/** What the units of a lesion are overwritten with. */
public enum LesionKind {
  /** Zero, as in the authors' code. */
  ZERO("zero"),
  /**
   * Each unit's mean over neutral texts, first positions and all others apart. Zero is far from
   * anything that massive activations ever are; the mean takes away what a unit says about the text
   * and leaves its usual level.
   */
  CLASS_MEAN("class-mean"),
  /** The activations of one other text at the same positions, in an intact run. */
  RESAMPLE("resample");

  private final String label;

  LesionKind(String label) {
    this.label = label;
  }

  /** Its name in files, on the command line and in prose. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether texts must be read to know what to write. */
  public boolean needsTexts() {
    return switch (this) {
      case ZERO -> false;
      case CLASS_MEAN, RESAMPLE -> true;
    };
  }

  /** The kind with a label; a file that names another is damaged. */
  public static LesionKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new LabException("There is no lesion %s.".formatted(label)));
  }

  /** As messages call it. */
  @Override
  public String toString() {
    return label();
  }
}
