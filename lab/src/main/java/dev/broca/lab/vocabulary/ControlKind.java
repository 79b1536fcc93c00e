package dev.broca.lab.vocabulary;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Kinds of masks that are drawn to compare a network with, the loosest first. */
public enum ControlKind {
  /** As many units, from all others. */
  UNIFORM("uniform", "uniform", Needs.MASK, false),
  /** As many units in every block. */
  LAYER("layer", "layer-matched", Needs.MASK, false),
  /** Other coordinates in the same blocks. */
  RUN("run", "run-matched", Needs.MASK, false),
  /** The same with equal energies and without preference: is it these units? */
  ENERGY("energy", "energy-matched", Needs.STATISTICS, true),
  /** What the localizer finds when the labels of its texts are permuted: is it the contrast? */
  LABEL_PERMUTED("label-permuted", "label-permuted", Needs.TEXTS, true);

  /** What a control is drawn from. */
  public enum Needs {
    /** The mask alone. */
    MASK,
    /** The mask, and t and energy of every unit. */
    STATISTICS,
    /** The texts of the localizer, and the model. */
    TEXTS
  }

  private final String label;
  private final String words;
  private final Needs needs;
  private final boolean exchangeable;

  ControlKind(String label, String words, Needs needs, boolean exchangeable) {
    this.label = label;
    this.words = words;
    this.needs = needs;
    this.exchangeable = exchangeable;
  }

  /** Its name in files and tables, and on the command line. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Its name in prose. */
  public String words() {
    return words;
  }

  /**
   * Whether network and controls are exchangeable if the network's units do not matter, so that a
   * rank among them is a p.
   */
  public boolean exchangeable() {
    return exchangeable;
  }

  /** What it is drawn from. */
  public Needs needs() {
    return needs;
  }

  /**
   * Whether it is matched by units, so that what has no peer and other energies speak against it.
   */
  public boolean matchedInEnergy() {
    return this == ENERGY;
  }

  /** Those that a verdict can rest on. */
  public static List<ControlKind> deciding() {
    return Arrays.stream(values()).filter(ControlKind::exchangeable).toList();
  }

  /** The kinds in the order in which one is taken to speak for all: the closest match first. */
  public static List<ControlKind> closestFirst() {
    return List.of(ENERGY, LABEL_PERMUTED, RUN, LAYER, UNIFORM);
  }

  /**
   * The kind with a label.
   *
   * @throws LabException if there is none
   */
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

  /** As messages call it. */
  @Override
  public String toString() {
    return label();
  }
}
