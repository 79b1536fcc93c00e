package dev.broca.lab.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.Dissociation;
import dev.broca.lab.stats.Dissociation.Outcome;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.TwoLesions;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dissociations and what they say of the domain, on every table of effects there can be. */
class DomainVerdictTest {
  private static final double MANY = 1e9;

  /** A task with headroom, off the floor, that retains so much under the other network's lesion. */
  private static TwoLesions task(String name, double other, double advantage, double error) {
    return new TwoLesions(
        name,
        new Baseline(new Estimate(0.8, 0.01, 66), 0.5),
        new Estimate(other - advantage, 0.02, MANY),
        new Estimate(other, 0.02, MANY),
        new Estimate(advantage, error, MANY));
  }

  private static TwoLesions nearChance(String name) {
    return TwoLesions.of(
        name,
        0.5,
        new double[] {.5, .6, .45},
        new double[] {.5, .5, .5},
        new double[] {.6, .5, .5});
  }

  private static final TwoLesions LANGUAGE = task("language", 0.95, 0.4, 0.05);
  private static final TwoLesions HELD = task("arithmetic", 0.95, 0.4, 0.05);
  private static final TwoLesions UNHURT = task("arithmetic", 0.95, 0, 0.02);
  private static final TwoLesions SHARED = task("arithmetic", 0.6, 0, 0.02);
  private static final TwoLesions REVERSED = task("arithmetic", 0.5, -0.3, 0.02);
  private static final TwoLesions UNCERTAIN = task("arithmetic", 0.6, 0.1, 0.2);

  @Test
  void bothSimpleEffectsMakeADoubleDissociation() {
    TwoLesions[] tasks = {HELD, UNHURT, SHARED, REVERSED, UNCERTAIN};
    for (TwoLesions a : tasks) {
      for (TwoLesions b : tasks) {
        Outcome expected =
            a == HELD && b == HELD
                ? new Outcome.Both()
                : a == HELD || b == HELD ? new Outcome.One("arithmetic") : new Outcome.Neither();
        assertThat(Dissociation.of(a, b).outcome()).isEqualTo(expected);
      }
    }
  }

  @Test
  void holmRunsOverBothSimpleEffects() {
    // Two-sided p of .04 and of .024: beside another test only the latter survives alone.
    TwoLesions weak = task("B", 0.9, 2.054 * 0.05, 0.05);
    TwoLesions strong = task("B", 0.9, 2.258 * 0.05, 0.05);
    assertThat(Dissociation.of(weak, weak).outcome()).isEqualTo(new Outcome.Neither());
    assertThat(Dissociation.of(weak, UNHURT).outcome()).isEqualTo(new Outcome.Neither());
    assertThat(Dissociation.of(strong, UNHURT).outcome()).isEqualTo(new Outcome.One("B"));
    assertThat(Dissociation.of(weak, strong).outcome()).isEqualTo(new Outcome.Both());
  }

  @Test
  void largeInteractionAloneIsNoDoubleDissociation() {
    Dissociation dissociation = Dissociation.of(HELD, UNHURT);
    assertThat(dissociation.interaction().value()).isEqualTo(-0.4);
    assertThat(dissociation.interaction().p()).isLessThan(1e-10);
    assertThat(dissociation.outcome()).isEqualTo(new Outcome.One("arithmetic"));
  }

  @Test
  void nearChanceAndAtTheFloorAreUntestable() {
    TwoLesions floor = task("B", 0.9, 0.68, 0.05);
    assertThat(Dissociation.of(LANGUAGE, floor).outcome())
        .isEqualTo(new Outcome.Untestable(List.of("B is at its floor")));
    assertThat(Dissociation.of(nearChance("C"), floor).outcome())
        .isEqualTo(new Outcome.Untestable(List.of("C is near chance", "B is at its floor")));
    assertThat(Dissociation.of(LANGUAGE, task("B", 0.22, 0, 0.05)).outcome())
        .isEqualTo(new Outcome.Untestable(List.of("B is at its floor")));
  }

  @Test
  void chanceItselfGivesNoNumbersButAnOutcome() {
    double[] guess = {.5, .5, .5};
    TwoLesions task = TwoLesions.of("B", 0.5, guess, guess, guess);
    assertThat(task.own().value()).isNaN();
    assertThat(Dissociation.of(LANGUAGE, task).outcome())
        .isEqualTo(new Outcome.Untestable(List.of("B is near chance")));
  }

  @Test
  void lesionsThatDoNothingAtAllDissociateNothing() {
    double[] intact = {.8, .9, .8};
    TwoLesions task = TwoLesions.of("B", 0.5, intact, intact, intact);
    assertThat(Dissociation.of(task, task).outcome()).isEqualTo(new Outcome.Neither());
  }

  @Test
  void logitsNeedNoBaseline() {
    int[][] correct = {{8, 5, 9}, {2, 3, 1}, {7, 7, 8}, {6, 8, 7}};
    double[] differencesA = new double[3];
    double[] differencesB = new double[3];
    for (int i = 0; i < 3; i++) {
      differencesA[i] = logit(correct[0][i]) - logit(correct[1][i]);
      differencesB[i] = logit(correct[2][i]) - logit(correct[3][i]);
    }
    Estimate interaction =
        Dissociation.interaction(Estimate.ofMean(differencesA), Estimate.ofMean(differencesB));
    // The same by the odds: a product of ratios of counts, half an item added to each.
    double odds = 1;
    for (int i = 0; i < 3; i++) {
      odds *= odds(correct[1][i]) / odds(correct[0][i]) * odds(correct[3][i]) / odds(correct[2][i]);
    }
    assertThat(interaction.value()).isCloseTo(Math.log(odds) / 3, within(1e-12));
  }

  private static double logit(int correct) {
    return Dissociation.empiricalLogit(correct, 10);
  }

  private static double odds(int correct) {
    return (2.0 * correct + 1) / (2.0 * (10 - correct) + 1);
  }

  private static DomainVerdict against(TwoLesions... others) {
    var dissociations = new ArrayList<Dissociation>();
    for (TwoLesions other : others) {
      dissociations.add(Dissociation.of(LANGUAGE, other));
    }
    return DomainVerdict.of(dissociations);
  }

  @Test
  void everyPairOfOtherTasksHasItsVerdict() {
    // Worth of each: general before open before specific before untestable.
    TwoLesions[] tasks = {SHARED, REVERSED, UNHURT, UNCERTAIN, HELD, nearChance("arithmetic")};
    int[] rank = {0, 0, 1, 1, 2, 3};
    for (int i = 0; i < tasks.length; i++) {
      for (int j = 0; j < tasks.length; j++) {
        Class<? extends DomainVerdict> expected =
            switch (Math.min(rank[i], rank[j])) {
              case 0 -> DomainVerdict.General.class;
              case 1 -> DomainVerdict.Inconclusive.class;
              case 2 -> DomainVerdict.Specific.class;
              default -> DomainVerdict.Untestable.class;
            };
        assertThat(against(tasks[i], tasks[j])).as(i + ", " + j).isInstanceOf(expected);
      }
    }
  }

  @Test
  void generalNeedsEvidenceOfItsOwn() {
    // The other's lesion hurts nothing: neither domain is shown, whatever p.
    assertThat(against(UNHURT)).isEqualTo(new DomainVerdict.Inconclusive(List.of("arithmetic")));
    // The language lesion hurts arithmetic, but its own lesion may hurt it much more.
    assertThat(against(UNCERTAIN)).isInstanceOf(DomainVerdict.Inconclusive.class);
    // The loss is too near the margin of .10 to be sure of.
    assertThat(against(task("arithmetic", 0.88, 0, 0.02)))
        .isInstanceOf(DomainVerdict.Inconclusive.class);
    assertThat(against(task("arithmetic", 0.86, 0, 0.02)))
        .isEqualTo(new DomainVerdict.General(List.of("arithmetic")));
  }

  @Test
  void nothingMeasuredIsUntestable() {
    assertThat(DomainVerdict.of(List.of()).words())
        .isEqualTo("untestable: no other task was measured");
  }

  @Test
  void wordsNameTheTasks() {
    assertThat(against(HELD, nearChance("theory of mind")).words())
        .isEqualTo("specific (doubly dissociated from arithmetic; theory of mind is near chance)");
    assertThat(against(HELD).words()).isEqualTo("specific (doubly dissociated from arithmetic)");
    assertThat(against(SHARED).words())
        .isEqualTo("general (costs arithmetic as much as its own network)");
    assertThat(against(UNHURT).words())
        .isEqualTo("inconclusive: neither dissociated from nor shared with arithmetic");
    assertThat(against(nearChance("theory of mind")).words())
        .isEqualTo("untestable: theory of mind is near chance");
  }

  private static final DomainVerdict SPECIFIC = new DomainVerdict.Specific(List.of("b"), List.of());
  private static final DomainVerdict GENERAL = new DomainVerdict.General(List.of("b"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SSSS | specific (doubly dissociated from b)
          SSGG | depends on outlier coordinates
          SGSG | depends on the lesion
          SGGG | depends on the lesion and outlier coordinates
          SGGS | depends on the lesion and outlier coordinates
          """)
  void contradictionsAreNamedByWhatTheyDifferIn(String verdicts, String words) {
    List<DomainVerdict.Said> said = new ArrayList<>();
    for (int i = 0; i < verdicts.length(); i++) {
      said.add(
          new DomainVerdict.Said(
              i % 2 == 0 ? LesionKind.ZERO : LesionKind.CLASS_MEAN,
              i < 2,
              verdicts.charAt(i) == 'S' ? SPECIFIC : GENERAL));
    }
    String told = DomainVerdict.agreed(said).words();
    assertThat(told).contains(words);
    if (words.startsWith("depends")) {
      assertThat(told)
          .startsWith("inconclusive: " + words + " (zero: specific")
          .contains("; class-mean without outlier coordinates: ");
    }
  }
}
