package dev.broca.app.option;

import dev.broca.lab.vocabulary.ControlKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a mask is made to be like another one. */
public sealed interface MaskMatch {
  /** A control, as many as seeds. */
  record Control(ControlKind kind) implements MaskMatch {
    @Override
    public String label() {
      return kind.label();
    }
  }

  /** Masks of which there is one. */
  enum Fixed implements MaskMatch {
    /** The units whose energies are nearest. */
    NEAREST_ENERGY("nearest-energy"),
    /** Those that prefer the other condition most. */
    ANTI_SELECTIVE("anti-selective"),
    /** Without coordinates with massive activations. */
    WITHOUT_OUTLIERS("without-outliers"),
    /** The same, filled up to as many units. */
    REFILLED("refilled"),
    /** Those coordinates alone. */
    OUTLIERS("outliers");

    private final String label;

    Fixed(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** Its name on the command line. */
  String label();

  /** All of them. */
  static List<MaskMatch> all() {
    return Stream.concat(
            Arrays.stream(ControlKind.values()).<MaskMatch>map(Control::new),
            Arrays.stream(Fixed.values()))
        .toList();
  }
}
