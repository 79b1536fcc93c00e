package dev.broca.lab.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.ControlRank;
import dev.broca.lab.stats.Crossed;
import dev.broca.lab.stats.DoseCurve;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.McNemar;
import dev.broca.lab.stats.SignFlips;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.Table.Part;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A study by hand, compared with the statistics called on the same table, and with numbers that
 * numpy and scipy gave for it.
 */
class StudyAnalysisTest extends WithStore {
  private static final Offset<Double> EXACT = within(1e-12);

  /** What is printed to twelve digits by numpy and scipy. */
  private static final Offset<Double> SCIPY = within(1e-9);

  private static final Part NETWORK = Part.of(Arm.NETWORK);

  private Table table = new Table(store, "org/m");

  @BeforeEach
  void open() {
    table = new Table(store, "org/m");
  }

  private static Part energy(long seed) {
    return Part.control("energy", seed);
  }

  /** Task a has two lesions, two doses and two kinds of controls; task b a part of it. */
  private Table two() {
    table
        .task("a", .5, "11111", "11111", "11110", "11111")
        .run(NETWORK, "zero", .3, .06, "11000", "01101", "00001", "01011")
        .run(NETWORK.at(.5), "zero", .1, .1, "11110", "11110", "11100", "11100")
        .run(energy(42), "zero", .1, .04, "11111", "11110", "11110", "11111")
        .run(energy(43), "zero", .2, .06, "11110", "11111", "11100", "11110")
        .run(energy(44), "zero", .3, .05, "11111", "11111", "11110", "11110")
        .run(energy(45), "zero", .2, .05, "11110", "11110", "11110", "11111")
        .run(energy(46), "zero", .2, .05, "11111", "11110", "11000", "11110")
        .run(Part.control("uniform", 42), "zero", .1, .1, "11111", "11111", "11110", "11110")
        .run(Part.control("uniform", 43), "zero", .1, .1, "11111", "11110", "11110", "11111")
        .run(NETWORK, "class-mean", .1, .1, "11110", "11110", "11100", "11110")
        .run(energy(42), "class-mean", .1, .1, "11111", "11111", "11110", "11110")
        .run(energy(43), "class-mean", .1, .1, "11110", "11111", "11110", "11111")
        .run(energy(44), "class-mean", .1, .1, "11111", "11110", "11100", "11111")
        .run(energy(45), "class-mean", .1, .1, "11111", "11111", "11110", "11111")
        .run(energy(46), "class-mean", .1, .1, "11110", "11111", "11110", "11110");
    return table
        .task("b", .25, "1111", "1111", "1110")
        .run(NETWORK, "zero", .1, .1, "1110", "1111", "1110")
        .run(energy(42), "zero", .1, .1, "1111", "1111", "1110")
        .run(energy(43), "zero", .1, .1, "1111", "1110", "1110")
        .run(energy(44), "zero", .1, .1, "1110", "1111", "1110")
        .run(energy(45), "zero", .1, .1, "1111", "1111", "1100")
        .run(energy(46), "zero", .1, .1, "1111", "1111", "1110");
  }

  private static final double[] INTACT = {1, 1, .8, 1};
  private static final double[] ZERO = {.4, .6, .2, .6};
  private static final double[][] ENERGY = {
    {1, .8, .8, 1}, {.8, 1, .6, .8}, {1, 1, .8, .8}, {.8, .8, .8, 1}, {1, .8, .4, .8}
  };

  private static StudySpec spec(String... more) {
    String[] lines = {
      "models: [org/m]",
      "doses: [0.5, 1]",
      "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}"
    };
    return MadeUp.spec(String.join("\n", lines), String.join("\n", more));
  }

  private StudyResult result(String... more) {
    return StudyAnalysis.of(spec(more), store);
  }

  private static Task task(StudyResult result, String name) {
    return result.models().getFirst().tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Contrast contrast(Task task, String lesion, String control) {
    return task.comparisons().stream()
        .filter(c ->
            c.lesion().label().equals(lesion)
                && c.control().label().equals(control)
                && c.outliers())
        .findFirst()
        .orElseThrow();
  }

  private static String paragraph(StudyResult result) {
    String text = result.models().getFirst().paragraph();
    assertThat(text)
        .doesNotContain("null", "NaN", "Infinity", "%s", "Optional", "  ")
        .startsWith("In m, float32, 20 units (1 %) prefer sentences to nonwords")
        .contains("Units: ", "Domain: ")
        .endsWith("This holds for this model, these stimuli and these lesions only.");
    return text;
  }

  @Test
  void scoresAreMeansOverParadigmsOfMeansOverItems() {
    two().keep();
    Task a = task(result(), "a");
    assertThat(a.items()).isEqualTo(20);
    assertThat(a.chance()).isEqualTo(.5);
    assertThat(a.intact().byParadigm()).containsExactly(1.0, 1.0, .8, 1.0);
    assertThat(a.intact().score()).isCloseTo(.95, EXACT);
    assertThat(a.intact().retained()).isEqualTo(1);
    Run zero = a.runs().getFirst();
    assertThat(zero.byParadigm()).containsExactly(.4, .6, .2, .6);
    assertThat(zero.score()).isCloseTo(.45, EXACT);
    assertThat(zero.retained()).isCloseTo(-1 / 9.0, EXACT);
    assertThat(zero.retained()).isEqualTo(Baseline.of(INTACT, .5).retained(zero.score()));
    assertThat(zero.margin()).isCloseTo(2 * .45 - 1, EXACT);
    assertThat(zero.nats()).isCloseTo(3, EXACT);
    assertThat(a.runs()).hasSize(15);
    assertThat(task(result(), "b").chance()).isEqualTo(.25);
  }

  @Test
  void theDifferenceAndItsIntervalAreThoseOfTheStatistics() {
    two().keep();
    Contrast c = contrast(task(result(), "a"), "zero", "energy");
    Crossed crossed = Crossed.difference(ZERO, ENERGY);
    Interval interval = crossed.estimate().interval(.95);
    assertThat(c.difference()).isCloseTo(crossed.mean(), EXACT);
    assertThat(c.low()).isCloseTo(interval.low(), EXACT);
    assertThat(c.high()).isCloseTo(interval.high(), EXACT);
    double[] means = {.9, .8, .9, .85, .75};
    assertThat(c.rank()).isEqualTo(ControlRank.of(.45, means).fromBelow());
    assertThat(c.p()).isEqualTo(ControlRank.of(.45, means).p());
    assertThat(c.glass()).isCloseTo(Effect.glass(.45, means), SCIPY);
  }

  @Test
  void theNumbersAreThoseOfNumpyAndScipy() {
    two().keep();
    Task a = task(result(), "a");
    Contrast zero = contrast(a, "zero", "energy");
    assertThat(zero.difference()).isCloseTo(.39, SCIPY);
    assertThat(zero.low()).isCloseTo(.18117848762411845, SCIPY);
    assertThat(zero.high()).isCloseTo(.5988215123758815, SCIPY);
    assertThat(zero.least()).isCloseTo(.75, SCIPY);
    assertThat(zero.median()).isCloseTo(.85, SCIPY);
    assertThat(zero.most()).isCloseTo(.9, SCIPY);
    assertThat(zero.glass()).isCloseTo(5.982326913009493, SCIPY);
    assertThat(zero.rank()).isEqualTo(1);
    assertThat(zero.p()).isCloseTo(1 / 3.0, SCIPY);
    Contrast mean = contrast(a, "class-mean", "energy");
    assertThat(mean.difference()).isCloseTo(.14, SCIPY);
    assertThat(mean.low()).isCloseTo(.08805746831582162, SCIPY);
    assertThat(mean.high()).isCloseTo(.19194253168417835, SCIPY);
    Contrast uniform = contrast(a, "zero", "uniform");
    assertThat(uniform.difference()).isCloseTo(.45, SCIPY);
    assertThat(uniform.low()).isCloseTo(.1743920653444383, SCIPY);
    assertThat(uniform.high()).isCloseTo(.7256079346555618, SCIPY);
    Contrast b = contrast(task(result(), "b"), "zero", "energy");
    assertThat(b.difference()).isCloseTo(1 / 30.0, SCIPY);
    assertThat(b.low()).isCloseTo(-.3252210608124552, SCIPY);
    assertThat(b.high()).isCloseTo(.3918877274791219, SCIPY);
    assertThat(b.glass()).isCloseTo(.7302967433402243, SCIPY);
  }

  /** .8333 as (.75 + 1 + .75) / 3 and as (1 + .75 + .75) / 3 is one score. */
  @Test
  void equalScoresAreTiesWhateverTheOrderOfTheirParadigms() {
    two().keep();
    Contrast b = contrast(task(result(), "b"), "zero", "energy");
    assertThat(b.rank()).isEqualTo(4);
    assertThat(b.p()).isEqualTo(1);
  }

  /** (.4 + .2 + 0) / 3 and (.2 + .2 + .2) / 3 differ in their last digit, and say the same. */
  @Test
  void scoresThatDifferByRoundingAreTies() {
    table
        .task("a", .5, "11111", "11111", "11111")
        .run(NETWORK, "zero", .1, .1, "10000", "10000", "10000")
        .run(energy(42), "zero", .1, .1, "11000", "10000", "00000")
        .run(energy(43), "zero", .1, .1, "00000", "10000", "11000")
        .run(energy(44), "zero", .1, .1, "00000", "00000", "11100")
        .keep();
    Contrast c = contrast(task(result(), "a"), "zero", "energy");
    assertThat(c.rank()).isEqualTo(4);
    assertThat(c.p()).isEqualTo(1);
    assertThat(c.glass()).isNull();
  }

  @Test
  void controlsThatDoNotVaryHaveNoGlassDelta() {
    two().keep();
    assertThat(contrast(task(result(), "a"), "zero", "uniform").glass()).isNull();
  }

  @Test
  void holmAdjustsOverTheTasksOfOneSetting() {
    two().keep();
    assertThat(contrast(task(result(), "a"), "zero", "energy").holmP())
        .as("two tasks")
        .isCloseTo(2 / 3.0, SCIPY);
    assertThat(contrast(task(result(), "b"), "zero", "energy").holmP()).isEqualTo(1);
    assertThat(contrast(task(result(), "a"), "class-mean", "energy").holmP())
        .as("one task")
        .isCloseTo(1 / 3.0, SCIPY);
  }

  @Test
  void onlyExchangeableControlsGiveAP() {
    two().keep();
    Task a = task(result(), "a");
    assertThat(contrast(a, "zero", "energy").isP()).isTrue();
    assertThat(contrast(a, "zero", "uniform").isP()).isFalse();
    assertThat(contrast(a, "zero", "uniform").gates()).isEmpty();
    assertThat(contrast(a, "zero", "energy").needed())
        .as("119 for three, 79 for two")
        .isEqualTo(79);
  }

  @Test
  void energyRatiosAreOverTheMeanOfTheControls() {
    two().keep();
    Contrast c = contrast(task(result(), "a"), "zero", "energy");
    assertThat(c.energyFirst()).isCloseTo(.3 / .2, SCIPY);
    assertThat(c.energyRest()).isCloseTo(.06 / .05, SCIPY);
    assertThat(c.gates())
        .containsExactly(
            "too few control masks",
            "energy ratio on first positions beyond 1.25",
            "interval of D wider than the margin");
  }

  @Test
  void whatHasNoPeerFailsItsGate() {
    table
        .task("a", .5, "11", "11")
        .run(NETWORK, "zero", .1, .1, "10", "10")
        .unmatched(energy(42), "zero", .02, "11", "11")
        .unmatched(energy(43), "zero", .06, "11", "10")
        .keep();
    Contrast c = contrast(task(result(), "a"), "zero", "energy");
    assertThat(c.unmatched()).isEqualTo(.06);
    assertThat(c.gates()).contains("more than 5 % unmatched");
  }

  @Test
  void thePrimaryComparisonsAreThoseOfTheTaskAndDoseThatWereSet() {
    two().keep();
    StudyResult result = result("primary: {task: b}");
    assertThat(result.primary()).isEqualTo(new StudyResult.Primary("b", 1));
    assertThat(task(result, "a").comparisons()).noneMatch(Contrast::primary);
    assertThat(task(result, "b").comparisons()).allMatch(Contrast::primary).hasSize(1);
    assertThat(task(result(), "a").comparisons())
        .extracting(c -> c.lesion() + " " + c.control() + " " + c.primary())
        .containsExactlyInAnyOrder(
            "zero uniform false", "zero energy true", "class-mean energy true");
  }

  @Test
  void dosesMakeACurve() {
    two().keep();
    assertThat(task(result(), "a").curves()).hasSize(1);
    StudyResult.Curve curve = task(result(), "a").curves().getFirst();
    assertThat(curve.arm().label()).isEqualTo("network");
    assertThat(curve.lesion().label()).isEqualTo("zero");
    assertThat(curve.points()).extracting(StudyResult.Point::units).containsExactly(10, 20);
    var direct =
        new DoseCurve(List.of(new DoseCurve.Dose(10, 4 / 9.0), new DoseCurve.Dose(20, -1 / 9.0)));
    assertThat(curve.ed50()).isEqualTo(direct.ed50().words()).isEqualTo("< 10");
    assertThat(curve.area()).isCloseTo(.8333333333333333, SCIPY).isCloseTo(direct.area(), EXACT);
    assertThat(curve.nonMonotone()).isFalse();
  }

  @Test
  void changedItemsAreCountedByParadigm() {
    two().keep();
    List<StudyResult.Change> changes = task(result(), "a").changes();
    assertThat(changes)
        .extracting(StudyResult.Change::lesion)
        .containsExactly(LesionKind.ZERO, LesionKind.CLASS_MEAN);
    StudyResult.Change zero = changes.getFirst();
    assertThat(zero.lost()).isEqualTo(11);
    assertThat(zero.gained()).isEqualTo(1);
    List<McNemar.Changes> clusters =
        List.of(
            new McNemar.Changes(3, 0),
            new McNemar.Changes(2, 0),
            new McNemar.Changes(4, 1),
            new McNemar.Changes(2, 0));
    assertThat(zero.chiSquared())
        .isCloseTo(3.8461538461538463, SCIPY)
        .isEqualTo(McNemar.clustered(clusters).chiSquared());
    assertThat(zero.p()).isCloseTo(.049860203756906855, SCIPY);
    assertThat(zero.naiveP()).isCloseTo(.00634765625, SCIPY);
    assertThat(zero.flipsP())
        .isEqualTo(.125)
        .isEqualTo(SignFlips.of(new double[] {-.6, -.4, -.6, -.4}, 10, 1).p());
    assertThat(zero.dz()).isCloseTo(-4.330127018922193, SCIPY);
    assertThat(changes.getLast().dz()).as("-.2 in every paradigm does not vary").isNull();
  }

  @Test
  void theParagraphSaysTheNumbers() {
    two().keep();
    assertThat(paragraph(result()))
        .contains(
            "held-out d 1.10; split-half r 0.85; corrected Dice 0.70",
            "the zero lesion takes a from 0.950 to 0.450 (chance 0.500; retained -11 %)",
            "5 energy-matched masks keep 0.850 [0.750 to 0.900]",
            "(energy ratio first 1.50, rest 1.20; unmatched 0 %)",
            "Control minus network: 39.0 points [18.1 to 59.9], rank 1 of 6, Holm p 0.667",
            "class-mean lesion 14.0 points [8.8 to 19.2]",
            "Loss 3.00 nats per token (intact 3.00, a uniform guess 8.99)",
            "Units: inconclusive: too few control masks");
  }

  @Test
  void aMaskWithoutOutliersIsComparedWithItsOwnControls() {
    table
        .task("a", .5, "1111", "1111")
        .run(NETWORK, "zero", .1, .1, "0000", "1100")
        .run(energy(42), "zero", .1, .1, "1111", "1100")
        .run(energy(43), "zero", .1, .1, "1111", "1110")
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", .1, .1, "1100", "1100")
        .run(energy(42).like(Arm.WITHOUT_OUTLIERS), "zero", .1, .1, "1110", "1100")
        .run(energy(43).like(Arm.WITHOUT_OUTLIERS), "zero", .1, .1, "1111", "1100")
        .keep();
    Task a = task(result(), "a");
    assertThat(a.comparisons())
        .extracting(c -> c.outliers() + " " + c.score() + " " + c.difference())
        .containsExactlyInAnyOrder("true 0.25 0.5625", "false 0.5 0.1875");
    assertThat(paragraph(result())).contains("without outlier coordinates 18.8 points");
    assertThat(a.changes())
        .extracting(StudyResult.Change::arm)
        .containsExactly(Arm.NETWORK, Arm.WITHOUT_OUTLIERS);
  }

  @Test
  void aModelWithoutOutliersHasNoSuchComparison() {
    two().keep();
    assertThat(paragraph(result())).doesNotContain("without outlier coordinates");
  }

  @Test
  void withoutControlsThereIsAnEffectAndNoVerdict() {
    table.task("a", .5, "11", "11").run(NETWORK, "zero", .1, .1, "10", "11").keep();
    StudyResult result = result();
    assertThat(task(result, "a").comparisons()).isEmpty();
    assertThat(task(result, "a").changes()).hasSize(1);
    assertThat(paragraph(result))
        .contains("takes a from 1.000 to 0.750", "No control masks were measured.")
        .contains("Units: inconclusive: no energy-matched or label-permuted masks were measured");
  }

  @Test
  void oneParadigmHasNoInterval() {
    table
        .task("a", .5, "1111")
        .run(NETWORK, "zero", .1, .1, "1000")
        .run(energy(42), "zero", .1, .1, "1110")
        .keep();
    Contrast c = contrast(task(result(), "a"), "zero", "energy");
    assertThat(c.difference()).isEqualTo(.5);
    assertThat(c.low()).isNull();
    assertThat(c.glass()).isNull();
    assertThat(paragraph(result())).contains("50.0 points [no interval], rank 1 of 2");
  }

  @Test
  void atChanceNothingIsRetained() {
    table
        .task("a", .5, "1100", "0110")
        .run(NETWORK, "zero", .1, .1, "1000", "0110")
        .run(NETWORK.at(.5), "zero", .1, .1, "1000", "0110")
        .run(energy(42), "zero", .1, .1, "1110", "1110")
        .run(energy(43), "zero", .1, .1, "1110", "1100")
        .keep();
    Task a = task(result(), "a");
    assertThat(a.runs().getFirst().retained()).isNull();
    assertThat(a.curves()).isEmpty();
    assertThat(contrast(a, "zero", "energy").gates())
        .contains("intact score less than 4 standard errors above chance", "controls at the floor");
    assertThat(paragraph(result())).contains("retained not defined");
  }

  @Test
  void aLossIsMinusNatsPerTokenAndChanceThatOfAUniformGuess() {
    List<Double> tokens = List.of(10.0, 30.0);
    table
        .loss("a", Math.log(8000), List.of(20.0, 90.0), tokens)
        .run(NETWORK, "zero", List.of(60.0, 180.0), tokens)
        .run(energy(42), "zero", List.of(30.0, 90.0), tokens)
        .run(energy(43), "zero", List.of(40.0, 120.0), tokens)
        .keep();
    Task a = task(result(), "a");
    assertThat(a.chance()).isCloseTo(-Math.log(8000), EXACT);
    assertThat(a.intact().score()).as("110 nats for 40 tokens").isCloseTo(-2.75, EXACT);
    assertThat(a.intact().margin()).isNull();
    assertThat(a.intact().nats()).isCloseTo(2.75, EXACT);
    assertThat(a.changes()).as("nothing is right or wrong").isEmpty();
    Contrast c = contrast(a, "zero", "energy");
    assertThat(c.difference()).isCloseTo(2.5, EXACT);
    assertThat(paragraph(result()))
        .contains("takes a from -2.750 to -6.000 (chance -8.987; retained 48 %)")
        .contains("Control minus network: 2.50 nats per token [no interval], rank 1 of 3")
        .doesNotContain("points");
  }

  @Test
  void whatIsNotMeasuredYetIsLeftOut() {
    two().keep(3);
    StudyResult result = result();
    assertThat(result.finished()).isEqualTo(3);
    assertThat(result.planned()).isEqualTo(23);
    assertThat(result.models().getFirst().tasks()).extracting(Task::name).containsExactly("a");
    assertThat(task(result, "a").runs()).hasSize(2);
    assertThat(task(result, "a").comparisons()).isEmpty();
    assertThat(task(result, "a").curves()).hasSize(1);
    assertThat(paragraph(result)).contains("No control masks were measured.");
  }

  @Test
  void aStudyCanBeReadAtEveryPoint() {
    two().keep(0);
    for (int finished = 0; finished <= 23; finished++) {
      table.keep(finished);
      StudyResult result = result();
      assertThat(result.finished()).isEqualTo(finished);
      assertThat(paragraph(result)).isNotEmpty();
    }
  }

  @Test
  void nothingButAPlanHasAParagraphToo() {
    two().keep(0);
    assertThat(paragraph(result())).contains("The network has not been lesioned yet.");
    assertThat(result().models().getFirst().tasks()).isEmpty();
  }

  @Test
  void aStudyThatWasNeverRunHasNoModels() {
    StudyResult result = result();
    assertThat(result.planned()).isZero();
    assertThat(result.models()).isEmpty();
    assertThat(result.missing()).containsExactly("org/m");
    assertThat(result.complete()).isFalse();
  }

  /** Zeroing may break a model so far that its margins are not numbers. */
  @Test
  void whatIsNotANumberIsUndefinedAndBreaksNothing() {
    two();
    table.run(
        Part.of("outliers-alone"), "zero", Double.NaN, Double.POSITIVE_INFINITY, "1", "1", "1");
    table.keep();
    Run run = task(result(), "b").runs().getLast();
    assertThat(run.energyFirst()).isNull();
    assertThat(run.energyRest()).isNull();
    assertThat(paragraph(result())).isNotEmpty();
  }

  @Test
  void continuationsStandBesideTheirPrompts() {
    two()
        .prompts("One", "Two")
        .generation(Arm.INTACT, null, "[\"a\",\"b\"]")
        .generation(Arm.NETWORK, LesionKind.ZERO, "[\"c\",\"d\"]")
        .keep();
    assertThat(result("prompts: [One, Two]").models().getFirst().generations())
        .extracting(g -> g.prompt() + " " + g.arm().label() + " " + g.lesion() + " " + g.text())
        .containsExactly(
            "One intact null a", "Two intact null b", "One network zero c", "Two network zero d");
  }

  @Test
  void aPromptThatWasTakenOutOfTheFileStillHasItsContinuation() {
    two().prompts("One", "Two").generation(Arm.INTACT, null, "[\"a\",\"b\"]").keep();
    assertThat(result().models().getFirst().generations())
        .extracting(StudyResult.Generation::prompt)
        .containsExactly("One", "Two");
  }

  /** The first of several positions is the one that controls are drawn at. */
  @Test
  void whereOnlySomePositionsAreLesionedTheyArePrimary() {
    table
        .task("a", .5, "1111", "1111")
        .run(NETWORK, "zero", "rest", "1000", "1100")
        .run(NETWORK, "zero", "all", "0000", "0000")
        .run(energy(42), "zero", "rest", "1111", "1110")
        .run(energy(43), "zero", "rest", "1111", "1110")
        .keep();
    StudyResult result = result("positions: [rest, all]");
    Contrast c = contrast(task(result, "a"), "zero", "energy");
    assertThat(c.primary()).isTrue();
    assertThat(paragraph(result))
        .contains("the zero lesion of all but first positions takes a from 1.000 to 0.375")
        .contains("2 energy-matched masks keep 0.875")
        .doesNotContain("no energy-matched");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "{\"scores\": \"x\"}", "{\"scores\": [1]}"})
  void aDamagedResultIsNamed(String json) {
    two();
    Passport intact =
        Passport.empty().with("model", "org/m").with("piece", 0).with("of", List.of("a"));
    store.put(intact, json, 1);
    table.keep();
    assertThatThrownBy(this::result)
        .isInstanceOf(LabException.class)
        .hasMessageContaining("store")
        .message()
        .doesNotContain("java.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "{}", "{\"id\": 3}"})
  void aDamagedPlanIsNamed(String json) {
    store.plan("s", "org/m", json);
    assertThatThrownBy(this::result)
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Run the study again")
        .message()
        .doesNotContain("java.");
  }
}
