package dev.broca.lab.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.verdict.Comparison.Gate;
import dev.broca.lab.verdict.Comparison.Setting;
import dev.broca.lab.verdict.Verdict.Choice;
import dev.broca.lab.verdict.Verdict.Inconclusive;
import dev.broca.lab.verdict.Verdict.NotSpecific;
import dev.broca.lab.verdict.Verdict.Reason;
import dev.broca.lab.verdict.Verdict.Specific;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules, on every table of findings there can be, and each gate at its limit and beyond. */
class VerdictTest {
  /** Degrees of freedom so many that t is normal. */
  private static final double MANY = 1e9;

  private static final Baseline BASELINE = new Baseline(new Estimate(0.8, 0.01, 66), 0.5);
  private static final double MARGIN = 0.03;

  /** Numbers that come to one finding each, with the margin of .03 above. */
  private enum Numbers {
    MORE(0.06, 0.0075, 0.05),
    SAME(0, 0.0075, 1),
    LESS(-0.06, 0.0075, 0.05),
    OPEN(0.02, 0.015, 0.4);

    private final Estimate difference;
    private final double p;

    Numbers(double value, double error, double p) {
      this.difference = new Estimate(value, error, MANY);
      this.p = p;
    }
  }

  private static Setting setting(LesionKind fill, ControlKind control, boolean outliers) {
    return new Setting(fill, control, outliers, "none", "bos");
  }

  private static Comparison comparison(Setting setting, Numbers numbers) {
    Estimate retained = new Estimate(0.9, 0.05, MANY);
    return new Comparison(
        setting, BASELINE, 0.7, 39, 39, 1.25, 0.8, 0.05, retained, numbers.difference, numbers.p);
  }

  /** The same findings without any error, where quantiles of t are not needed; open by its p. */
  private static Comparison certain(Setting setting, Numbers numbers) {
    double value = numbers == Numbers.OPEN ? 0.05 : numbers.difference.value();
    Comparison whole = comparison(setting, numbers);
    return with(Gate.FLOOR, new Estimate(0.9, 0, 1))
        .andThen(with(Gate.PRECISION, new Estimate(value, 0, 1)))
        .apply(whole);
  }

  /** The eight settings that a specific mask needs: bit 0 control, bit 1 fill, bit 2 outliers. */
  private static final List<Setting> REQUIRED = required("none", "bos");

  private static List<Setting> required(String cut, String prefix) {
    var settings = new ArrayList<Setting>();
    for (int i = 0; i < 8; i++) {
      ControlKind control = (i & 1) == 0 ? ControlKind.ENERGY : ControlKind.LABEL_PERMUTED;
      LesionKind fill = (i & 2) == 0 ? LesionKind.ZERO : LesionKind.CLASS_MEAN;
      settings.add(new Setting(fill, control, (i & 4) == 0, cut, prefix));
    }
    return settings;
  }

  private static List<Comparison> all(Numbers numbers) {
    return all(REQUIRED, numbers);
  }

  private static List<Comparison> all(List<Setting> settings, Numbers numbers) {
    return new ArrayList<>(settings.stream().map(s -> comparison(s, numbers)).toList());
  }

  private static Set<Reason> reasons(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Inconclusive.class);
    return Set.copyOf(((Inconclusive) verdict).reasons());
  }

  @Test
  void everyTableOfFindingsHasTheVerdictThatTheRulesSay() {
    int[] seen = new int[4];
    var measured = new Comparison[8][4];
    for (int i = 0; i < 8; i++) {
      for (Numbers one : Numbers.values()) {
        measured[i][one.ordinal()] = certain(REQUIRED.get(i), one);
      }
    }
    for (int table = 0; table < 1 << 16; table++) {
      var comparisons = new ArrayList<Comparison>();
      var numbers = new Numbers[8];
      for (int i = 0; i < 8; i++) {
        numbers[i] = Numbers.values()[table >> (2 * i) & 3];
        comparisons.add(measured[i][numbers[i].ordinal()]);
      }
      // The four conditions: zero and class-mean with outliers, zero and class-mean without.
      int[] says = new int[4];
      for (int c = 0; c < 4; c++) {
        says[c] = expected(numbers[2 * c], numbers[2 * c + 1]);
      }
      boolean more = contains(says, 1);
      boolean notMore = contains(says, -1);
      boolean open = contains(says, 0);
      Verdict verdict = Verdict.of(comparisons);
      if (more && notMore) {
        assertThat(reasons(verdict)).containsExactly(new Reason.DependsOn(dependence(says)));
        seen[0]++;
      } else if (open) {
        assertThat(reasons(verdict))
            .hasSize(openComparisons(says, numbers))
            .allMatch(reason -> reason instanceof Reason.Open);
        seen[1]++;
      } else {
        assertThat(verdict).isEqualTo(more ? new Specific() : new NotSpecific());
        seen[more ? 2 : 3]++;
      }
    }
    // Of 16 pairs of findings 1 says more, 10 not more, 5 are open.
    assertThat(seen[2]).isEqualTo(1);
    assertThat(seen[3]).isEqualTo(10 * 10 * 10 * 10);
    int withoutMore = 15 * 15 * 15 * 15;
    int withoutNotMore = 6 * 6 * 6 * 6;
    int onlyOpen = 5 * 5 * 5 * 5;
    assertThat(seen[0]).isEqualTo((1 << 16) - withoutMore - withoutNotMore + onlyOpen);
    assertThat(seen[0] + seen[1] + seen[2] + seen[3]).isEqualTo(1 << 16);
  }

  /** 1 more, -1 not more, 0 open: energy-matched and label-permuted together. */
  private static int expected(Numbers energy, Numbers label) {
    return switch (energy) {
      case SAME, LESS -> -1;
      case MORE -> label == Numbers.LESS ? -1 : label == Numbers.MORE ? 1 : 0;
      case OPEN -> label == Numbers.LESS ? -1 : 0;
    };
  }

  private static boolean contains(int[] says, int one) {
    return Arrays.stream(says).anyMatch(s -> s == one);
  }

  private static Set<Choice> dependence(int[] says) {
    boolean fill = says[0] * says[1] < 0 || says[2] * says[3] < 0;
    boolean outliers = says[0] * says[2] < 0 || says[1] * says[3] < 0;
    var choices = EnumSet.noneOf(Choice.class);
    if (fill || !outliers) {
      choices.add(Choice.LESION);
    }
    if (outliers || !fill) {
      choices.add(Choice.OUTLIERS);
    }
    return choices;
  }

  private static int openComparisons(int[] says, Numbers[] numbers) {
    int open = 0;
    for (int i = 0; i < 8; i++) {
      // As much as label-permuted controls proves nothing: they carry other energies.
      boolean undecided =
          numbers[i] == Numbers.OPEN || (numbers[i] == Numbers.SAME && (i & 1) == 1);
      open += says[i / 2] == 0 && undecided ? 1 : 0;
    }
    return open;
  }

  @Test
  void specificNeedsEveryComparison() {
    for (int subset = 1; subset < 1 << 8; subset++) {
      var comparisons = new ArrayList<Comparison>();
      var missing = new ArrayList<Reason>();
      for (int i = 0; i < 8; i++) {
        if ((subset >> i & 1) == 1) {
          comparisons.add(comparison(REQUIRED.get(i), Numbers.MORE));
        } else {
          missing.add(new Reason.Missing(REQUIRED.get(i)));
        }
      }
      Verdict verdict = Verdict.of(comparisons);
      if (missing.isEmpty()) {
        assertThat(verdict).isEqualTo(new Specific());
      } else {
        assertThat(reasons(verdict)).containsExactlyInAnyOrderElementsOf(missing);
      }
    }
  }

  @Test
  void furtherFillNeedsBothControlsToo() {
    List<Comparison> comparisons = all(Numbers.MORE);
    comparisons.add(
        comparison(setting(LesionKind.RESAMPLE, ControlKind.ENERGY, true), Numbers.MORE));
    assertThat(reasons(Verdict.of(comparisons)))
        .containsExactly(
            new Reason.Missing(setting(LesionKind.RESAMPLE, ControlKind.LABEL_PERMUTED, true)));
    comparisons.add(
        comparison(setting(LesionKind.RESAMPLE, ControlKind.LABEL_PERMUTED, true), Numbers.MORE));
    assertThat(Verdict.of(comparisons)).isEqualTo(new Specific());
  }

  @Test
  void oneMatchedControlIsEnoughForNotSpecific() {
    var matched = comparison(setting(LesionKind.ZERO, ControlKind.ENERGY, true), Numbers.SAME);
    var permuted =
        comparison(setting(LesionKind.ZERO, ControlKind.LABEL_PERMUTED, true), Numbers.SAME);
    assertThat(Verdict.of(List.of(matched))).isEqualTo(new NotSpecific());
    assertThat(Verdict.of(List.of(permuted))).isInstanceOf(Inconclusive.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Choice.class,
      names = {"CUT", "PREFIX"})
  void cutsAndPrefixesThatDisagreeAreNamed(Choice choice) {
    boolean cut = choice == Choice.CUT;
    List<Setting> others = required(cut ? "12 tokens" : "none", cut ? "bos" : "eos");
    List<Comparison> comparisons = all(Numbers.MORE);
    comparisons.addAll(all(others, Numbers.SAME));
    Verdict verdict = Verdict.of(comparisons);
    assertThat(reasons(verdict)).containsExactly(new Reason.DependsOn(Set.of(choice)));
    assertThat(verdict.words()).isEqualTo("inconclusive: depends on " + choice.words());
    List<Comparison> agreeing = all(Numbers.MORE);
    agreeing.addAll(all(others, Numbers.MORE));
    assertThat(Verdict.of(agreeing)).isEqualTo(new Specific());
  }

  @Test
  void fillsThatDisagreeAreNamed() {
    List<Comparison> comparisons = new ArrayList<>();
    for (Setting setting : REQUIRED) {
      boolean zero = setting.lesion() == LesionKind.ZERO;
      comparisons.add(comparison(setting, zero ? Numbers.MORE : Numbers.SAME));
    }
    assertThat(Verdict.of(comparisons).words())
        .isEqualTo("inconclusive: depends on the kind of lesion");
  }

  @Test
  void orderDoesNotMatter() {
    var random = new NumpyRandom(5);
    for (int trial = 0; trial < 300; trial++) {
      var comparisons = new ArrayList<Comparison>();
      for (Setting setting : REQUIRED) {
        Numbers numbers = random.choice(List.of(Numbers.MORE, Numbers.OPEN, Numbers.SAME));
        comparisons.add(comparison(setting, numbers));
      }
      Verdict verdict = Verdict.of(comparisons);
      var shuffled = new ArrayList<Comparison>();
      for (int i : random.permutation(8)) {
        shuffled.add(comparisons.get(i));
      }
      Verdict again = Verdict.of(shuffled);
      if (verdict instanceof Inconclusive) {
        assertThat(reasons(again)).isEqualTo(reasons(verdict));
      } else {
        assertThat(again).isEqualTo(verdict);
      }
    }
  }

  /** A comparison with one estimate changed: what its gate looks at. */
  private static UnaryOperator<Comparison> with(Gate gate, Estimate estimate) {
    return c ->
        new Comparison(
            c.setting(),
            gate == Gate.HEADROOM ? new Baseline(estimate, 0.5) : c.baseline(),
            c.reliability(),
            c.masks(),
            c.masksNeeded(),
            c.energyFirst(),
            c.energyRest(),
            c.unmatched(),
            gate == Gate.FLOOR ? estimate : c.controlRetained(),
            gate == Gate.PRECISION ? estimate : c.difference(),
            c.holmP());
  }

  /** A comparison with one number changed: what its gate looks at. */
  private static UnaryOperator<Comparison> with(Gate gate, double number) {
    return switch (gate) {
      case HEADROOM -> with(gate, new Estimate(0.8, number, 9));
      case FLOOR -> with(gate, new Estimate(number, 0.05, MANY));
      case PRECISION -> with(gate, new Estimate(0.06, number, MANY));
      case MASKS, RELIABILITY, ENERGY_FIRST, ENERGY_REST, UNMATCHED ->
          c ->
              new Comparison(
                  c.setting(),
                  c.baseline(),
                  gate == Gate.RELIABILITY ? number : c.reliability(),
                  gate == Gate.MASKS ? (int) number : c.masks(),
                  c.masksNeeded(),
                  gate == Gate.ENERGY_FIRST ? number : c.energyFirst(),
                  gate == Gate.ENERGY_REST ? number : c.energyRest(),
                  gate == Gate.UNMATCHED ? number : c.unmatched(),
                  c.controlRetained(),
                  c.difference(),
                  c.holmP());
    };
  }

  @ParameterizedTest
  @CsvSource({
    "MASKS, 39, 38",
    "ENERGY_FIRST, 1.25, 1.2501",
    "ENERGY_FIRST, .8, .7999",
    "ENERGY_REST, 1.25, 1.2501",
    "ENERGY_REST, .8, .7999",
    "UNMATCHED, .05, .0501",
    "HEADROOM, .075, .0751",
    "FLOOR, .2981, .2979",
    "RELIABILITY, .7, .6999",
    "PRECISION, .015306, .015308",
    "ENERGY_FIRST, 1, NaN",
    "ENERGY_REST, 1, NaN",
    "UNMATCHED, 0, NaN",
    "HEADROOM, .01, NaN",
    "FLOOR, .9, NaN",
    "RELIABILITY, 1, NaN",
    "PRECISION, .01, NaN",
  })
  void eachGateHoldsAtItsLimitAndIsNamedBeyond(Gate gate, double limit, double beyond) {
    for (int i = 0; i < 8; i++) {
      List<Comparison> comparisons = all(Numbers.MORE);
      Comparison whole = comparisons.get(i);
      comparisons.set(i, with(gate, limit).apply(whole));
      assertThat(Verdict.of(comparisons)).as("at the limit").isEqualTo(new Specific());
      comparisons.set(i, with(gate, beyond).apply(whole));
      boolean ofMatching = EnumSet.range(Gate.ENERGY_FIRST, Gate.UNMATCHED).contains(gate);
      if (ofMatching && whole.setting().control() == ControlKind.LABEL_PERMUTED) {
        assertThat(Verdict.of(comparisons)).as("not matched").isEqualTo(new Specific());
      } else {
        assertThat(reasons(Verdict.of(comparisons)))
            .containsExactly(new Reason.Failed(gate, whole.setting()));
        assertThat(Verdict.of(comparisons).words()).startsWith("inconclusive: " + gate.words());
      }
    }
  }

  @Test
  void gateFailuresComeBeforeAnythingElse() {
    for (Numbers numbers : Numbers.values()) {
      List<Comparison> comparisons = all(numbers);
      comparisons.set(3, with(Gate.RELIABILITY, 0.1).apply(comparisons.get(3)));
      comparisons.set(6, with(Gate.MASKS, 19).apply(comparisons.get(6)));
      assertThat(reasons(Verdict.of(comparisons)))
          .containsExactlyInAnyOrder(
              new Reason.Failed(Gate.RELIABILITY, REQUIRED.get(3)),
              new Reason.Failed(Gate.MASKS, REQUIRED.get(6)));
    }
  }

  /** All eight comparisons with these numbers. */
  private static Verdict verdict(double value, double error, double p) {
    var difference = new Estimate(value, error, MANY);
    return Verdict.of(
        all(Numbers.OPEN).stream()
            .map(c ->
                new Comparison(
                    c.setting(),
                    c.baseline(),
                    c.reliability(),
                    c.masks(),
                    c.masksNeeded(),
                    c.energyFirst(),
                    c.energyRest(),
                    c.unmatched(),
                    c.controlRetained(),
                    difference,
                    p))
            .toList());
  }

  @Test
  void specificNeedsTheMarginTheIntervalAndTheP() {
    // The margin is not a round number in binary; take it as the rule computes it.
    double margin = BASELINE.margin();
    assertThat(verdict(margin, 0.01, 0.05)).isEqualTo(new Specific());
    assertThat(verdict(Math.nextDown(margin), 0.01, 0.05).words())
        .contains("D is below the margin of 0.030");
    assertThat(verdict(margin, 0.01, 0.051).words()).contains("Holm p is 0.051");
    assertThat(verdict(margin, 0.01, Double.NaN).words()).contains("Holm p is NaN");
  }

  @Test
  void absenceOfEvidenceIsNeverNotSpecific() {
    // D of 0 with an interval as wide as the gate allows, and p of 1: the 90 % interval decides.
    double widest = MARGIN / 1.9600;
    assertThat(verdict(0, widest, 1)).isEqualTo(new NotSpecific());
    assertThat(verdict(0.3 * MARGIN, widest, 1)).isInstanceOf(Inconclusive.class);
    assertThat(verdict(-0.3 * MARGIN, widest, 1)).isInstanceOf(Inconclusive.class);
    for (double p = 0; p <= 1; p += 0.01) {
      Verdict verdict = verdict(0.3 * MARGIN, widest, p);
      assertThat(verdict).as("p = " + p).isInstanceOf(Inconclusive.class);
    }
  }

  @Test
  void smallButCertainDifferenceIsNotSpecific() {
    assertThat(verdict(0.3 * MARGIN, 0.001, 0.02)).isEqualTo(new NotSpecific());
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThatThrownBy(() -> Verdict.of(List.of()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("at least one comparison");
    List<Comparison> twice = all(Numbers.MORE);
    twice.add(twice.get(2));
    assertThatThrownBy(() -> Verdict.of(twice))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("energy-matched control, class-mean lesion, with outliers, cut none");
    assertThatThrownBy(() -> with(Gate.UNMATCHED, 5).apply(twice.get(0)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("5.0 unmatched");
  }

  @Test
  void wordsSayWhatIsOpenAndWhatIsMissing() {
    Setting zero = setting(LesionKind.ZERO, ControlKind.ENERGY, true);
    assertThat(Verdict.of(List.of(comparison(zero, Numbers.OPEN))).words())
        .startsWith(
            "inconclusive: the interval of D reaches 0 and D is below the margin of 0.030 and"
                + " Holm p is 0.400 (energy-matched control, zero lesion, with outliers, cut none,"
                + " prefix bos); not measured: label-permuted control, zero lesion");
    assertThat(new Specific().words()).isEqualTo("specific");
    assertThat(new NotSpecific().words()).isEqualTo("not specific");
  }
}
