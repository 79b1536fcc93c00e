package dev.broca.lab.sweep;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Inputs;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The checkpoint that the others are compared with. */
final class SweepReference {
  final int index;
  final String label;
  final Mask mask;
  final double[] t;
  final SweepRun.Kept kept;

  private final Inputs inputs;

  SweepReference(
      int index, String label, Inputs inputs, Mask mask, double[] t, SweepRun.Kept kept) {
    this.index = index;
    this.label = label;
    this.inputs = inputs;
    this.mask = mask;
    this.t = t;
    this.kept = kept;
  }

  /** Refuses masks that could not be compared, before they are computed. */
  void requireSame(Units units, String of) {
    if (!units.equals(mask.units())) {
      throw new LabException(
          "Its units are others: %s has %s at %s, but %s has %s. Sweep checkpoints of one architecture."
              .formatted(of, shape(units), units.site().label(), label, shape(mask.units())));
    }
  }

  /** Refuses other texts. */
  void requireSame(Inputs read) {
    if (!read.contrast().hash().equals(inputs.contrast().hash())) {
      throw new LabException(
          "Its texts are others than those of %s: built-in texts are matched for a tokenizer, and the tokenizers differ. Give all of them the same texts with --stimuli, or sweep checkpoints of one tokenizer."
              .formatted(label));
    }
  }

  private static String shape(Units units) {
    return "%d blocks of %s"
        .formatted(
            units.blocks(),
            units.widths().stream()
                .distinct()
                .map(String::valueOf)
                .reduce((a, b) -> a + ", " + b)
                .orElse("none"));
  }

  /** Texts that a checkpoint reads as other tokens than this one. */
  Optional<String> otherTokens(Inputs read) {
    List<Input> own = inputs.all();
    List<Input> others = read.all();
    int same = 0;
    for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
      same += Arrays.equals(own.get(i).tokens().ids(), others.get(i).tokens().ids()) ? 1 : 0;
    }
    int all = Math.max(own.size(), others.size());
    return same == all
        ? Optional.empty()
        : Optional.of(
            "%d of %d texts are read as other tokens than in %s, because its tokenizer is another. Differences may come from that."
                .formatted(all - same, all, label));
  }
}
