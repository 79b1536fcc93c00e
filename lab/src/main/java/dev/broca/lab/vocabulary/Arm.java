package dev.broca.lab.vocabulary;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model, or a mask of its units, is in an experiment. */
public sealed interface Arm {
  /** The intact model. */
  Arm INTACT = new Intact();

  /** The network that an experiment is about. */
  Arm NETWORK = new Network();

  /** The network without its coordinates with massive activations. */
  Arm WITHOUT_OUTLIERS = new WithoutOutliers();

  /** The network's coordinates with massive activations alone. */
  Arm OUTLIERS_ALONE = new OutliersAlone();

  /** As many units as the network has, those that prefer the other condition most. */
  Arm ANTI_SELECTIVE = new AntiSelective();

  /** What is left of a network that has no units but those taken away. */
  Arm NOTHING = new Nothing();

  /** A model with random weights. */
  Arm UNTRAINED = new Untrained();

  /** The intact model. */
  record Intact() implements Arm {}

  /** The network that an experiment is about. */
  record Network() implements Arm {}

  /** The network without its coordinates with massive activations. */
  record WithoutOutliers() implements Arm {}

  /** The network's coordinates with massive activations alone. */
  record OutliersAlone() implements Arm {}

  /** As many units as the network has, those that prefer the other condition most. */
  record AntiSelective() implements Arm {}

  /** What is left of a network that has no units but those taken away. */
  record Nothing() implements Arm {}

  /** A model with random weights. */
  record Untrained() implements Arm {}

  /** A mask that is drawn to compare another one with. */
  record Control(ControlKind kind) implements Arm {}

  /** Another network, under its name. */
  record Other(String network) implements Arm {}

  /** A network, under its name, without the outlier coordinates of all networks. */
  record Reduced(String network) implements Arm {}

  /** How the labels of {@link Reduced} end. */
  String LESS = " without outliers";

  /** What it is called in files. */
  @JsonValue
  default String label() {
    return switch (this) {
      case Intact _ -> "intact";
      case Network _ -> "network";
      case WithoutOutliers _ -> "without-outliers";
      case OutliersAlone _ -> "outliers-alone";
      case AntiSelective _ -> "anti-selective";
      case Nothing _ -> "nothing";
      case Untrained _ -> "untrained";
      case Control(ControlKind kind) -> kind.label();
      case Other(String network) -> network;
      case Reduced(String network) -> network + LESS;
    };
  }

  /** What it is called in tables and sentences. */
  default String words() {
    return switch (this) {
      case Intact _ -> "intact model";
      case WithoutOutliers _ -> "network without outliers";
      case OutliersAlone _ -> "outliers alone";
      case Control(ControlKind kind) -> kind.words();
      case Network _, AntiSelective _, Nothing _, Untrained _, Other _, Reduced _ -> label();
    };
  }

  /** All that have no name of their own, in the order of tables. */
  static List<Arm> known() {
    return Stream.concat(
            Stream.of(
                INTACT,
                NETWORK,
                WITHOUT_OUTLIERS,
                OUTLIERS_ALONE,
                ANTI_SELECTIVE,
                NOTHING,
                UNTRAINED),
            Arrays.stream(ControlKind.values()).map(Arm::of))
        .toList();
  }

  /** A control of a kind. */
  static Arm of(ControlKind kind) {
    return new Control(kind);
  }

  /** What a label means: where it is none of ours, it is the name of another network. */
  @JsonCreator
  static Arm of(String label) {
    return known().stream()
        .filter(arm -> arm.label().equals(label))
        .findFirst()
        .orElseGet(() ->
            label.endsWith(LESS)
                ? new Reduced(label.substring(0, label.length() - LESS.length()))
                : new Other(label));
  }

  /** Its kind, where it is a control. */
  default Optional<ControlKind> control() {
    return this instanceof Control(ControlKind kind) ? Optional.of(kind) : Optional.empty();
  }

  /** Whether it is there because of other networks: their masks, and what is left of networks. */
  default boolean isOther() {
    return this instanceof Other || this instanceof Reduced;
  }

  /** Whether it is all of a network, that of the experiment or another one. */
  default boolean isWhole() {
    return this instanceof Network || this instanceof Other;
  }

  /** Its label as it may stand in a file's name. */
  default String fileName() {
    return label().replaceAll("[^\\p{L}\\p{N}._-]", "-");
  }
}
