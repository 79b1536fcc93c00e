package dev.broca.lab.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which masks of other networks a study lesions, and what is left of all without outliers. */
class ArmsTest {
  private static final int WIDTH = 32;
  private static final int MASSIVE = 3;
  private static final int ALSO_MASSIVE = 5;
  private static final StudySpec SPEC =
      MadeUp.spec(
          "network: language",
          "others: {multiple-demand: b}",
          "controls: {}",
          "doses: [5]",
          "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}");

  /** A network of these units of two blocks, whose texts make one coordinate massive. */
  private static Localized preferring(int massive, int... units) {
    Units all = Units.of(Site.BLOCK_OUTPUT, 2, WIDTH);
    double[] t = new double[all.count()];
    double[] energies = new double[all.count()];
    Arrays.fill(energies, 1);
    energies[massive] = 1e4;
    energies[WIDTH + massive] = 1e4;
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
        "",
        MadeUp.network(units.length));
  }

  private static Arms arms(Localized network, Localized other) {
    return Arms.of(SPEC, List.of(network), List.of(other)).getFirst();
  }

  private static List<Integer> units(Arms arms, String label) {
    return arms.all().stream()
        .filter(arm -> arm.arm().label().equals(label))
        .findFirst()
        .orElseThrow()
        .mask()
        .stream()
        .boxed()
        .toList();
  }

  @Test
  void everyNetworkIsLesionedWithoutTheOutliersOfAll() {
    Arms arms =
        arms(
            preferring(MASSIVE, MASSIVE, ALSO_MASSIVE, 1),
            preferring(ALSO_MASSIVE, MASSIVE, 7, WIDTH + ALSO_MASSIVE));
    assertThat(arms.reduced())
        .containsExactly(
            entry("language", new Arm.Reduced("language")),
            entry("multiple-demand", new Arm.Reduced("multiple-demand")));
    assertThat(units(arms, "without-outliers")).containsExactly(1, ALSO_MASSIVE);
    assertThat(units(arms, "language without outliers")).containsExactly(1);
    assertThat(units(arms, "multiple-demand without outliers")).containsExactly(7);
    assertThat(arms.all().stream().map(StudyMask::arm).filter(Arm::isWhole).map(Arm::label))
        .containsExactly("network", "multiple-demand");
    assertThat(arms.all().getLast().name()).isEqualTo("perc=5.0_multiple-demand-without-outliers");
  }

  @Test
  void theMaskWithoutItsOwnOutliersServesWhereItHoldsNoOthers() {
    Arms arms = arms(preferring(MASSIVE, MASSIVE, 1), preferring(ALSO_MASSIVE, 7, 9));
    assertThat(arms.reduced())
        .containsExactly(
            entry("language", Arm.WITHOUT_OUTLIERS),
            entry("multiple-demand", new Arm.Other("multiple-demand")));
    assertThat(arms.all())
        .extracting(mask -> mask.arm().label())
        .doesNotContain("language without outliers");
  }

  @Test
  void whatHoldsNothingElseIsSaidToBeNothing() {
    Arms arms = arms(preferring(MASSIVE, 1, 2), preferring(MASSIVE, MASSIVE));
    assertThat(arms.reduced())
        .containsExactly(entry("language", Arm.NETWORK), entry("multiple-demand", Arm.NOTHING));
  }

  @Test
  void aStudyOfOneNetworkHasNone() {
    StudySpec alone = MadeUp.spec("controls: {}", "doses: [5]", "tasks: {a: {benchmark: pairs}}");
    Arms arms = Arms.of(alone, List.of(preferring(MASSIVE, MASSIVE, 1)), List.of()).getFirst();
    assertThat(arms.reduced()).isEmpty();
  }

  @Test
  void aNetworkMayNotBeCalledLikeSuchAMask() {
    assertThatThrownBy(() ->
            MadeUp.spec(
                "others: {x-without-outliers: {task: b, stimuli: x.csv}}",
                "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("give the network another");
  }
}
