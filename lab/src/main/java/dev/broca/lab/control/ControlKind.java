package dev.broca.lab.control;

import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Kinds of masks that are drawn to compare a network with. */
public enum ControlKind {
  /** As many units, from all others. */
  UNIFORM("uniform"),
  /** As many units in every block. */
  LAYER("layer"),
  /** Other coordinates in the same blocks. */
  RUN("run"),
  /** The same with equal energies and without preference. */
  ENERGY("energy"),
  /** What the localizer finds when the labels of its texts are permuted. */
  LABEL_PERMUTED("label-permuted");

  private final String label;

  ControlKind(String label) {
    this.label = label;
  }

  /** Its name in files and tables. */
  public String label() {
    return label;
  }

  /**
   * Whether network and controls are exchangeable if the network's units do not matter, so that a
   * rank among them is a p.
   */
  public boolean exchangeable() {
    return this == ENERGY || this == LABEL_PERMUTED;
  }

  public static ControlKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new LabException(
                "there is no control %s; there are %s"
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(ControlKind::label)
                            .collect(Collectors.joining(", ")))));
  }
}
