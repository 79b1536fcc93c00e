package dev.broca.lab.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.store.Store;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.Table.Part;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Domains.Cell;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.Domains.State;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two networks on two tasks by hand: what dissociates is known. Numbers are those of numpy and
 * scipy (tools/golden/dissociation.py).
 */
class DomainAnalysisTest extends WithStore {
  private static final Offset<Double> SCIPY = within(1e-9);
  private static final Part LANGUAGE = Part.of(Arm.NETWORK);
  private static final Part DEMAND = Part.of("multiple-demand");

  /** Right items of ten in every paradigm. */
  private static final int[] INTACT_A = {10, 10, 9, 10, 10, 9};

  private static final int[] INTACT_B = {10, 9, 10, 9, 10, 10};
  private static final int[] HURT_A = {8, 8, 7, 8, 7, 8};
  private static final int[] HURT_B = {8, 8, 8, 8, 9, 8};
  private static final int[] SPARED_A = {10, 9, 9, 10, 10, 9};
  private static final int[] SPARED_B = {9, 9, 10, 9, 10, 9};

  private static final double[] RETAINED = {
    0.5714285714285715, 0.45295528321932277, 0.6899018596378202
  };
  private static final double[] ON_A = {
    0.39285714285714296, 0.22357433203743893, 0.562139953676847, 0.0018942471146003947
  };
  private static final double[] ON_B = {
    0.25, 0.15819350587013165, 0.34180649412986847, 0.0009167475143984051
  };
  private static final double[] I = {
    -0.642857142857143, -0.8167611210756838, -0.46895316463860226, 3.293531834598461e-05
  };
  private static final double[] LOGIT = {
    -2.293218890485711, -3.0852624187993833, -1.5011753621720385
  };
  private static final double RATIO = 7;

  private Table table = new Table(store, "org/m");

  @BeforeEach
  void open() {
    table = new Table(store, "org/m").other("multiple-demand", "b");
  }

  private static StudySpec spec(String... more) {
    return MadeUp.spec(
        "models: [org/m]",
        "others: {multiple-demand: b}",
        "tasks: {a: {benchmark: pairs}, b: {benchmark: arithmetic}}",
        String.join("\n", more));
  }

  private static String[] right(int... counts) {
    return Arrays.stream(counts)
        .mapToObj(count -> "1".repeat(count) + "0".repeat(10 - count))
        .toArray(String[]::new);
  }

  /** Task a and its lesions, then task b and its lesions. */
  private Table study(String lesion, int[] aa, int[] ba, int[] ab, int[] bb) {
    return table
        .task("a", .5, right(INTACT_A))
        .run(LANGUAGE, lesion, "all", right(aa))
        .run(DEMAND, lesion, "all", right(ba))
        .task("b", .5, right(INTACT_B))
        .run(LANGUAGE, lesion, "all", right(ab))
        .run(DEMAND, lesion, "all", right(bb));
  }

  private StudyResult.Model model(String... more) {
    return StudyAnalysis.of(spec(more), store).models().getFirst();
  }

  private StudyResult.Model zeroed(int[] aa, int[] ba, int[] ab, int[] bb) {
    study("zero", aa, ba, ab, bb).keep();
    return model("lesions: [zero]");
  }

  private static Cell cell(Domains domains, String network, String task) {
    return domains.cells().stream()
        .filter(cell -> cell.network().equals(network) && cell.task().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private static void assertNumber(
      Domains.Estimated number, double value, double low, double high) {
    assertThat(number.value()).isCloseTo(value, SCIPY);
    assertThat(number.low()).isCloseTo(low, SCIPY);
    assertThat(number.high()).isCloseTo(high, SCIPY);
  }

  @Test
  void networksThatEachServeTheirOwnTaskAreDoublyDissociated() {
    StudyResult.Model model = zeroed(HURT_A, SPARED_A, SPARED_B, HURT_B);
    Pair pair = model.domains().pairs().getFirst();
    assertThat(model.domains().pairs()).hasSize(1);
    assertThat(pair.outcome()).isEqualTo("double");
    assertThat(pair.reasons()).isEmpty();
    assertThat(pair.network()).isEqualTo("multiple-demand");
    assertThat(pair.taskA()).isEqualTo("a");
    assertThat(pair.taskB()).isEqualTo("b");
    assertThat(model.domain()).isEqualTo("specific (doubly dissociated from b)");
    assertThat(model.paragraph()).contains("Domain: specific (doubly dissociated from b).");
    assertThat(model.units()).as("no control was measured").startsWith("inconclusive");
  }

  @Test
  void theNumbersAreThoseOfNumpyAndScipy() {
    Domains domains = zeroed(HURT_A, SPARED_A, SPARED_B, HURT_B).domains();
    Pair pair = domains.pairs().getFirst();
    assertNumber(pair.onA(), ON_A[0], ON_A[1], ON_A[2]);
    assertNumber(pair.onB(), ON_B[0], ON_B[1], ON_B[2]);
    assertNumber(pair.interaction(), I[0], I[1], I[2]);
    assertThat(pair.interaction().p()).isCloseTo(I[3], SCIPY);
    Domains.Estimated logits = pair.logits();
    assertThat(logits).isNotNull();
    assertNumber(logits == null ? pair.onA() : logits, LOGIT[0], LOGIT[1], LOGIT[2]);
    assertThat(pair.holmA()).isCloseTo(Math.max(2 * Math.min(ON_A[3], ON_B[3]), ON_A[3]), SCIPY);
    Cell own = cell(domains, "language", "a");
    assertThat(own.own()).isTrue();
    assertThat(own.retained()).isCloseTo(RETAINED[0], SCIPY);
    assertThat(own.low()).isCloseTo(RETAINED[1], SCIPY);
    assertThat(own.high()).isCloseTo(RETAINED[2], SCIPY);
    assertThat(own.state()).isEqualTo(State.TESTABLE);
    assertThat(cell(domains, "multiple-demand", "a").own()).isFalse();
    assertThat(cell(domains, "multiple-demand", "b").own()).isTrue();
    assertThat(domains.ratios()).hasSize(1);
    assertThat(domains.ratios().getFirst().withinToAcross()).isCloseTo(RATIO, SCIPY);
    assertThat(domains.networks().getFirst().shared()).isEqualTo(3);
  }

  @Test
  void theMasksThatAreMatchedInEnergyAreARowAndTheControlsOfCrawfordAndHowell() {
    table.task("a", .5, right(INTACT_A)).run(LANGUAGE, "zero", "all", right(HURT_A));
    int[][] masks = {
      {10, 9, 9, 10, 10, 9}, {9, 9, 9, 10, 10, 9}, {10, 10, 9, 9, 10, 9}, {10, 9, 8, 10, 9, 9}
    };
    for (int i = 0; i < masks.length; i++) {
      table.run(Part.control("energy", 42 + i), "zero", "all", right(masks[i]));
      Part other = Part.control("energy", 42 + i).like(Arm.WITHOUT_OUTLIERS);
      table.run(other, "zero", "all", right(HURT_A));
    }
    table.keep();
    Domains domains = model("lesions: [zero]").domains();
    Cell energy = cell(domains, "energy", "a");
    assertThat(energy.masks()).isEqualTo(4);
    assertThat(energy.retained()).isCloseTo(.9375, SCIPY);
    assertThat(energy.median()).isCloseTo(.9464285714285716, SCIPY);
    assertThat(energy.low()).isLessThan(.9375);
    assertThat(energy.t()).isNull();
    Cell own = cell(domains, "language", "a");
    assertThat(own.t()).isCloseTo(-9.575537013186729, SCIPY);
    assertThat(own.df()).isEqualTo(3);
    assertThat(own.p()).isCloseTo(.002416503756778949, SCIPY);
  }

  @Test
  void oneSimpleEffectIsNoDoubleDissociation() {
    StudyResult.Model model = zeroed(HURT_A, SPARED_A, SPARED_B, SPARED_B);
    Pair pair = model.domains().pairs().getFirst();
    assertThat(pair.outcome()).isEqualTo("single");
    assertThat(pair.reasons()).containsExactly("a");
    assertThat(model.domain())
        .isEqualTo("inconclusive: neither dissociated from nor shared with b");
  }

  @Test
  void equalLesionsDoNotDissociateAndWhatBothCostIsGeneral() {
    StudyResult.Model model = zeroed(HURT_A, HURT_A, HURT_B, HURT_B);
    assertThat(model.domains().pairs().getFirst().outcome()).isEqualTo("none");
    assertThat(model.domain()).isEqualTo("general (costs b as much as its own network)");
  }

  @Test
  void aTaskNearChanceCanTellNothing() {
    table
        .task("a", .5, right(INTACT_A))
        .run(LANGUAGE, "zero", "all", right(HURT_A))
        .run(DEMAND, "zero", "all", right(SPARED_A))
        .task("b", .5, right(5, 6, 4, 5, 6, 5))
        .run(LANGUAGE, "zero", "all", right(5, 5, 5, 5, 5, 5))
        .run(DEMAND, "zero", "all", right(4, 4, 4, 4, 4, 4))
        .keep();
    StudyResult.Model model = model("lesions: [zero]");
    Pair pair = model.domains().pairs().getFirst();
    assertThat(pair.outcome()).isEqualTo("untestable");
    assertThat(pair.reasons()).containsExactly("b is near chance");
    assertThat(pair.holmA()).isNull();
    assertThat(cell(model.domains(), "language", "b").state()).isEqualTo(State.NEAR_CHANCE);
    assertThat(cell(model.domains(), "language", "a").state()).isEqualTo(State.TESTABLE);
    assertThat(model.domain()).isEqualTo("untestable: b is near chance");
  }

  @Test
  void aScoreAtItsFloorCanTellNothing() {
    StudyResult.Model model = zeroed(right5(), SPARED_A, SPARED_B, HURT_B);
    assertThat(cell(model.domains(), "language", "a").state()).isEqualTo(State.FLOOR);
    assertThat(cell(model.domains(), "multiple-demand", "a").state()).isEqualTo(State.TESTABLE);
    assertThat(model.domain()).isEqualTo("untestable: a is at its floor");
  }

  private static int[] right5() {
    return new int[] {5, 5, 5, 5, 6, 5};
  }

  @Test
  void oneParadigmIsSaidToGiveNoInterval() {
    table
        .task("a", .5, right(10))
        .run(LANGUAGE, "zero", "all", right(7))
        .run(DEMAND, "zero", "all", right(9))
        .task("b", .5, right(INTACT_B))
        .run(LANGUAGE, "zero", "all", right(SPARED_B))
        .run(DEMAND, "zero", "all", right(HURT_B))
        .keep();
    assertThat(model("lesions: [zero]").domain())
        .isEqualTo("untestable: a has one paradigm, which gives no interval");
  }

  @Test
  void lesionsThatDisagreeDecideNothing() {
    table
        .task("a", .5, right(INTACT_A))
        .run(LANGUAGE, "zero", "all", right(HURT_A))
        .run(DEMAND, "zero", "all", right(SPARED_A))
        .run(LANGUAGE, "class-mean", "all", right(HURT_A))
        .run(DEMAND, "class-mean", "all", right(HURT_A))
        .task("b", .5, right(INTACT_B))
        .run(LANGUAGE, "zero", "all", right(SPARED_B))
        .run(DEMAND, "zero", "all", right(HURT_B))
        .run(LANGUAGE, "class-mean", "all", right(HURT_B))
        .run(DEMAND, "class-mean", "all", right(HURT_B))
        .keep();
    StudyResult.Model model = model();
    assertThat(model.domain())
        .isEqualTo(
            "inconclusive: depends on the lesion (zero: specific (doubly dissociated from b);"
                + " class-mean: general (costs b as much as its own network))");
    assertThat(model.domains().pairs()).extracting(Pair::outcome).containsExactly("double", "none");
    assertThat(model.domains().ratios()).hasSize(2);
  }

  /** Both networks hold the outlier coordinate that breaks everything, and beside it their own. */
  private void massive() {
    table
        .reduced("language", Arm.WITHOUT_OUTLIERS)
        .reduced("multiple-demand", new Arm.Reduced("multiple-demand"))
        .task("a", .5, right(INTACT_A))
        .run(LANGUAGE, "zero", "all", right(HURT_A))
        .run(DEMAND, "zero", "all", right(HURT_A))
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", "all", right(HURT_A))
        .run(Part.of("multiple-demand without outliers"), "zero", "all", right(SPARED_A))
        .run(Part.control("energy", 42), "zero", "all", right(HURT_A))
        .run(Part.control("energy", 42).like(Arm.WITHOUT_OUTLIERS), "zero", "all", right(SPARED_A))
        .task("b", .5, right(INTACT_B))
        .run(LANGUAGE, "zero", "all", right(HURT_B))
        .run(DEMAND, "zero", "all", right(HURT_B))
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", "all", right(SPARED_B))
        .run(Part.of("multiple-demand without outliers"), "zero", "all", right(HURT_B))
        .keep();
  }

  @Test
  void whatOutlierCoordinatesHideIsSeenWithoutThem() {
    massive();
    StudyResult.Model model = model("lesions: [zero]");
    assertThat(model.domains().pairs()).extracting(Pair::outliers).containsExactly(true, false);
    assertThat(model.domains().pairs()).extracting(Pair::outcome).containsExactly("none", "double");
    assertThat(model.domain())
        .isEqualTo(
            "inconclusive: depends on outlier coordinates"
                + " (zero: general (costs b as much as its own network);"
                + " zero without outlier coordinates: specific (doubly dissociated from b))");
    Pair without = model.domains().pairs().getLast();
    assertNumber(without.interaction(), I[0], I[1], I[2]);
    assertThat(model.domains().ratios())
        .extracting(Domains.Ratio::outliers)
        .containsExactly(true, false);
    assertThat(model.domains().ratios().getLast().withinToAcross()).isCloseTo(RATIO, SCIPY);
  }

  @Test
  void masksWithoutOutliersHaveTheControlsThatAreDrawnForThem() {
    massive();
    Domains domains = model("lesions: [zero]").domains();
    List<Cell> matched =
        domains.cells().stream().filter(cell -> cell.network().equals("energy")).toList();
    assertThat(matched).extracting(Cell::outliers).containsExactly(true, false);
    assertThat(matched.getLast().score()).isCloseTo(57 / 60., SCIPY);
    assertThat(matched.getFirst().score()).isCloseTo(46 / 60., SCIPY);
  }

  @Test
  void aMaskWithoutAnOutlierStandsForItself() {
    table
        .reduced("language", Arm.WITHOUT_OUTLIERS)
        .reduced("multiple-demand", new Arm.Other("multiple-demand"))
        .task("a", .5, right(INTACT_A))
        .run(LANGUAGE, "zero", "all", right(HURT_A))
        .run(DEMAND, "zero", "all", right(SPARED_A))
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", "all", right(HURT_A))
        .task("b", .5, right(INTACT_B))
        .run(LANGUAGE, "zero", "all", right(SPARED_B))
        .run(DEMAND, "zero", "all", right(HURT_B))
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", "all", right(SPARED_B))
        .keep();
    StudyResult.Model model = model("lesions: [zero]");
    assertThat(model.domains().pairs())
        .extracting(Pair::outcome)
        .containsExactly("double", "double");
    assertThat(model.domain()).isEqualTo("specific (doubly dissociated from b)");
  }

  @Test
  void aMaskOfOutliersAloneCannotBeComparedWithoutThem() {
    study("zero", HURT_A, SPARED_A, SPARED_B, HURT_B)
        .reduced("language", Arm.NETWORK)
        .reduced("multiple-demand", Arm.NOTHING)
        .keep();
    StudyResult.Model model = model("lesions: [zero]");
    assertThat(model.domains().pairs()).extracting(Pair::outliers).containsExactly(true);
    assertThat(model.domain())
        .startsWith("inconclusive: depends on outlier coordinates (zero: specific")
        .endsWith("untestable: nothing of multiple-demand is left without outlier coordinates)");
  }

  @Test
  void aPlanFromBeforeHasNoSecondPass() {
    study("zero", HURT_A, SPARED_A, SPARED_B, HURT_B)
        .run(Part.of(Arm.WITHOUT_OUTLIERS), "zero", "all", right(SPARED_B))
        .old()
        .keep();
    StudyResult.Model model = model("lesions: [zero]");
    assertThat(model.domains().pairs()).extracting(Pair::outliers).containsExactly(true);
    assertThat(model.domain()).isEqualTo("specific (doubly dissociated from b)");
  }

  @Test
  void whatIsNotMeasuredYetContradictsNothing() {
    study("zero", HURT_A, SPARED_A, SPARED_B, HURT_B)
        .reduced("language", new Arm.Reduced("language"))
        .reduced("multiple-demand", new Arm.Reduced("multiple-demand"))
        .keep();
    assertThat(model("lesions: [zero]").domain()).isEqualTo("untestable: b is not measured yet");
  }

  @Test
  void theVerdictWaitsForAllLesions() {
    study("zero", HURT_A, SPARED_A, SPARED_B, HURT_B).keep(5);
    StudyResult.Model model = model("lesions: [zero]");
    assertThat(model.domains().pairs()).isEmpty();
    assertThat(model.domains().cells()).hasSize(3);
    assertThat(model.domain()).isEqualTo("untestable: b is not measured yet");
    assertThat(model.domains().ratios().getFirst().withinToAcross()).isNull();
  }

  @Test
  void aStudyOfOneNetworkHasNoDomains() {
    store.close();
    store = Store.open(folder.resolve("one.sqlite"));
    new Table(store, "org/m").task("a", .5, right(INTACT_A)).keep();
    var spec = MadeUp.spec("models: [org/m]", "tasks: {a: {benchmark: pairs}}");
    StudyResult.Model model = StudyAnalysis.of(spec, store).models().getFirst();
    assertThat(model.domains()).isEqualTo(Domains.NONE);
    assertThat(model.domain()).isEqualTo("untestable: no other task was measured");
  }

  @Test
  void aPlanThatWasKeptBeforeThereWereOthersIsRead() {
    String json = new Table(store, "org/m").plan().json();
    String before = json.replace("\"others\":[],", "");
    assertThat(before).isNotEqualTo(json);
    assertThat(ModelPlan.parse(before).others()).isEmpty();
  }

  @Test
  void exportsHoldEveryCellAndPairInTheOrderOfTheStudy() throws IOException {
    study("zero", HURT_A, SPARED_A, SPARED_B, HURT_B).keep();
    StudyExport.write(spec("lesions: [zero]"), store, Files.createDirectory(folder.resolve("out")));
    List<String> cells = Files.readAllLines(folder.resolve("out/domains.csv"));
    assertThat(cells).hasSize(5);
    assertThat(cells.getFirst())
        .startsWith("model,network,task,lesion,outliers,own,masks,score,retained,");
    assertThat(cells.get(1))
        .startsWith("org/m,language,a,zero,true,true,1,")
        .endsWith(",testable,,,");
    assertThat(cells.get(2)).startsWith("org/m,language,b,zero,true,false,1,");
    assertThat(cells.get(3)).startsWith("org/m,multiple-demand,a,zero,true,false,1,");
    assertThat(cells.get(4)).startsWith("org/m,multiple-demand,b,zero,true,true,1,");
    List<String> pairs = Files.readAllLines(folder.resolve("out/dissociation.csv"));
    assertThat(pairs).hasSize(2);
    assertThat(pairs.getFirst().split(",")).hasSize(26);
    assertThat(pairs.get(1)).startsWith("org/m,language,multiple-demand,zero,true,a,b,");
    assertThat(pairs.get(1)).contains(",double,,");
    assertThat(Files.readString(folder.resolve("out/study.json")))
        .contains("\"outcome\" : \"double\"", "\"withinToAcross\"");
  }
}
