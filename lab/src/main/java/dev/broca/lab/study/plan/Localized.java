package dev.broca.lab.study.plan;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.study.result.StudyResult;
import java.util.EnumSet;
import java.util.List;

/**
 * What a localizer has found in a model of a study.
 *
 * @param mask the network at the primary dose
 * @param selection how its units were chosen
 * @param statistics t and energies of all units
 * @param permuted masks of the same localizer with permuted labels
 * @param unpermuted why there are fewer of these than were asked for; blank where there are not
 * @param network its numbers
 */
public record Localized(
    Mask mask,
    Selection selection,
    UnitStatistics statistics,
    List<Mask> permuted,
    String unpermuted,
    StudyResult.Network network) {
  /** Copies the list. */
  public Localized {
    permuted = List.copyOf(permuted);
  }

  /** Coordinates with massive activations where the localizer reads. */
  Outliers outliers() {
    return Outliers.of(statistics.energy(), EnumSet.of(PositionClass.READ));
  }
}
