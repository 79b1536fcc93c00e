package dev.broca.lab.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Amount;
import dev.broca.lab.localize.Energy;
import dev.broca.lab.localize.Passport;
import dev.broca.lab.localize.Selection;
import dev.broca.lab.localize.UnitStatistics;
import dev.broca.model.Site;
import dev.broca.model.Units;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which masks of other networks a study lesions. */
class ArmsTest {
  private static final int WIDTH = 32;
  private static final int MASSIVE = 3;
  private static final StudySpec SPEC =
      MadeUp.spec(
          "network: language",
          "others: {multiple-demand: b}",
          "controls: {}",
          "doses: [5]",
          "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}");

  /** A network of the units of two blocks that prefer its condition; one coordinate is massive. */
  private static Localized preferring(int... units) {
    Units all = Units.of(Site.BLOCK_OUTPUT, 2, WIDTH);
    double[] t = new double[all.count()];
    double[] energies = new double[all.count()];
    Arrays.fill(energies, 1);
    energies[MASSIVE] = 1e4;
    energies[WIDTH + MASSIVE] = 1e4;
    for (int unit : units) {
      t[unit] = 10 + unit;
    }
    var known = UnitStatistics.of(t, Energy.of(all, energies, energies).reading(energies));
    Selection selection = Selection.top(new Amount.Count(units.length));
    return new Localized(
        selection.of(known, Passport.empty()),
        selection,
        known,
        List.of(),
        MadeUp.network(units.length));
  }

  private static Stream<Arm> ofOthers(Localized other) {
    return Arms.of(SPEC, List.of(preferring(1, 2)), List.of(other)).getFirst().all().stream()
        .filter(Arm::isOther);
  }

  @Test
  void anotherNetworkIsLesionedWithoutItsOutlierCoordinatesToo() {
    List<Arm> arms = ofOthers(preferring(MASSIVE, 7, WIDTH + MASSIVE)).toList();
    assertThat(arms)
        .extracting(Arm::label)
        .containsExactly("multiple-demand", "multiple-demand without outliers");
    assertThat(arms.getFirst().mask().stream()).containsExactly(MASSIVE, 7, WIDTH + MASSIVE);
    assertThat(arms.getLast().mask().stream()).containsExactly(7);
    assertThat(arms).extracting(Arm::isWhole).containsExactly(true, false);
    assertThat(arms.getLast().name()).isEqualTo("perc=5.0_multiple-demand-without-outliers");
  }

  @Test
  void whatHoldsNoneOrNothingElseHasNoSecondMask() {
    assertThat(ofOthers(preferring(7, 9)))
        .extracting(Arm::label)
        .containsExactly("multiple-demand");
    assertThat(ofOthers(preferring(MASSIVE)))
        .extracting(Arm::label)
        .containsExactly("multiple-demand");
  }

  @Test
  void aNetworkMayNotBeCalledLikeSuchAMask() {
    assertThatThrownBy(() ->
            MadeUp.spec(
                "others: {x without outliers: {task: b, stimuli: x.csv}}",
                "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("give the network another");
  }
}
