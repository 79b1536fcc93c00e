package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.MaskPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies whose texts are cut in several ways, and those at other sites than block outputs. */
class StudyCutsTest extends WithStore {
  private static final LanguageModel MODEL = LanguageModel.load("broca-tiny");

  @AfterAll
  static void closeModel() {
    MODEL.close();
  }

  @Test
  void theFileNamesCutsInTheirOrder() {
    StudySpec spec = MadeUp.spec("cuts: [matched, none, 12]", "tasks: {pairs: {}}");
    assertThat(spec.cuts())
        .containsExactly(Truncation.matched(), Truncation.none(), new Truncation.First(12));
    assertThat(spec.localizers())
        .extracting(localizer -> localizer.options().truncation().label())
        .containsExactly("matched", "none", "12");
    assertThat(spec.localizer().options().truncation()).isEqualTo(Truncation.matched());
    assertThat(MadeUp.spec("cuts: 12", "tasks: {pairs: {}}").localizer().options().truncation())
        .isEqualTo(new Truncation.First(12));
    StudySpec silent = MadeUp.spec("tasks: {pairs: {}}");
    assertThat(silent.cuts()).isEmpty();
    assertThat(silent.localizers()).hasSize(1);
    assertThat(silent.localizer().options().truncation()).isEqualTo(Truncation.none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[none, none]", "[whole]", "0", "-3", "[]", "[12, 1.5]", "1000000000000"})
  void cutsThatCannotBeAreRefusedWithTheirLine(String cuts) {
    assertThatThrownBy(() -> MadeUp.spec("seed: 1", "cuts: " + cuts, "tasks: {pairs: {}}"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void aSiteThatIsNoneIsRefusedWithTheNamesOfAll() {
    assertThatThrownBy(() -> MadeUp.spec("site: mlp", "tasks: {pairs: {}}"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("mlp-output");
  }

  private ModelPlan plan(String... lines) {
    StudySpec spec = MadeUp.spec(lines);
    run(spec).keepPlan();
    return ModelPlan.parse(store.plan("s", "m").orElseThrow());
  }

  private StudyRun run(StudySpec spec) {
    return new StudyRun(
        spec, "m", MODEL, MadeUp.cuts(spec, MODEL), MadeUp.others(spec, MODEL), store);
  }

  private static String[] base(String... more) {
    return Stream.concat(
            Stream.of(
                "models: [m]",
                "doses: [0.5, 1]",
                "lesions: [zero, class-mean]",
                "positions: [all, first]",
                "controls: {energy: 2, label-permuted: 1, uniform: 5}",
                "others: {multiple-demand: arithmetic}",
                "tasks: {pairs: {limit: 2}, arithmetic: {limit: 1}}",
                "prompts: [The old man]"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static String words(RunPlan run) {
    return "%s of %s seed %s, %s %%, %s, %s, task %d"
        .formatted(
            run.arm().label(),
            run.of(),
            run.seed(),
            run.percent(),
            run.lesion(),
            run.positions(),
            run.task());
  }

  @Test
  void aFurtherCutHasAllControlsAtThePrimaryDoseAndLeavesTheRestAsItIs() {
    ModelPlan one = plan(base("cuts: none"));
    ModelPlan two = plan(base("cuts: [none, matched]"));
    assertThat(one.runs()).extracting(RunPlan::cut).containsOnlyNulls();
    assertThat(one.cuts()).isEmpty();
    assertThat(two.cuts()).extracting(StudyResult.Cut::cut).containsExactly("none", "matched");
    List<RunPlan> first = two.runs().stream().filter(r -> "none".equals(r.cut())).toList();
    List<RunPlan> second = two.runs().stream().filter(r -> "matched".equals(r.cut())).toList();
    assertThat(first).hasSize(one.runs().size());
    assertThat(first.size() + second.size()).isEqualTo(two.runs().size());
    assertThat(first)
        .extracting(RunPlan::key)
        .containsExactlyElementsOf(one.runs().stream().map(RunPlan::key).toList());
    assertThat(two.generations()).isEqualTo(one.generations());
    assertThat(second)
        .extracting(StudyCutsTest::words)
        .containsExactlyElementsOf(
            one.runs().stream()
                .filter(run -> run.percent() == 1 && run.positions().label().equals("all"))
                .filter(run -> !run.arm().label().equals("multiple-demand"))
                .map(StudyCutsTest::words)
                .toList());
    assertThat(second)
        .extracting(RunPlan::key)
        .doesNotContainAnyElementsOf(one.runs().stream().map(RunPlan::key).toList());
    assertThat(two.masks())
        .extracting(MaskPlan::name)
        .doesNotHaveDuplicates()
        .contains("perc=1.0_network", "perc=1.0_cut=matched_network")
        .contains("perc=1.0_cut=matched_energy_seed=43");
    Set<Integer> network = new HashSet<>(units(two, "perc=1.0_network"));
    List<Integer> other = units(two, "perc=1.0_cut=matched_network");
    assertThat(two.cuts().get(0).shared()).isEqualTo(network.size());
    assertThat(two.cuts().get(1).shared())
        .isEqualTo((int) other.stream().filter(network::contains).count());
  }

  private static List<Integer> units(ModelPlan plan, String mask) {
    return plan.masks().stream()
        .filter(one -> one.name().equals(mask))
        .findFirst()
        .orElseThrow()
        .units();
  }

  @Test
  void thePlanOfOneCutSaysNothingOfCutsInItsJson() {
    run(MadeUp.spec(base())).keepPlan();
    ModelPlan plan = ModelPlan.parse(store.plan("s", "m").orElseThrow());
    assertThat(plan.runs()).extracting(RunPlan::cut).containsOnlyNulls();
    assertThat(plan.site()).isNull();
    String old =
        store
            .plan("s", "m")
            .orElseThrow()
            .replace("\"cuts\":[],", "")
            .replace("\"site\":null,", "")
            .replace(",\"cut\":null", "");
    assertThat(old).doesNotContain("\"cuts\"", "\"site\"");
    assertThat(ModelPlan.parse(old)).as("a plan of an older version").isEqualTo(plan);
  }

  @ParameterizedTest
  @EnumSource(Site.class)
  void aStudyRunsAtEverySite(Site site) throws IOException {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "site: " + site.label(),
            "doses: 10",
            "lesions: [zero, class-mean]",
            "controls: {uniform: 1}",
            "tasks: {pairs: {limit: 1}}");
    run(spec).run(Shard.ALL, Progress.NONE);
    StudyResult.Model told = StudyAnalysis.of(spec, store).models().getFirst();
    assertThat(told.site()).isEqualTo(site.label());
    assertThat(told.width()).isEqualTo(MODEL.units(site).width(0));
    assertThat(told.tasks().getFirst().runs())
        .allSatisfy(run -> assertThat(run.energyRest()).isNotNull());
    assertThat(spec.localizer().options().site()).isEqualTo(site);
    Path out = Files.createDirectory(folder.resolve("out"));
    StudyExport.write(spec, store, out);
    assertThat(told.blocks()).isPositive();
    assertThat(
            Files.size(
                out.resolve("masks").resolve(told.baseName()).resolve("perc=10.0_network.npy")))
        .isEqualTo(128 + 8L * MODEL.units(site).count());
  }

  @Test
  void equalUnitsAtTwoSitesAreDifferentWork() {
    List<Set<String>> keys =
        Stream.of(Site.BLOCK_OUTPUT, Site.MLP_OUTPUT)
            .map(site -> plan(base("site: " + site.label())).runs())
            .map(runs -> runs.stream().map(RunPlan::key).collect(Collectors.toSet()))
            .toList();
    assertThat(keys.get(0)).doesNotContainAnyElementsOf(keys.get(1));
  }

  @Test
  void aStudyOfTwoCutsRunsToItsVerdict() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "cuts: [none, matched]",
            "lesions: [zero]",
            "controls: {energy: 2}",
            "tasks: {pairs: {limit: 1}}");
    StudyRun run = run(spec);
    run.run(Shard.ALL, Progress.NONE);
    assertThat(run.open()).isZero();
    assertThat(store.size()).isEqualTo(run.size());
    StudyResult.Model told = StudyAnalysis.of(spec, store).models().getFirst();
    assertThat(told.tasks().getFirst().comparisons())
        .filteredOn(Contrast::primary)
        .extracting(Contrast::cut)
        .contains("none", "matched");
  }

  // By hand: what the rules make of two cuts.

  private StudyResult.Model told(int first, int second, double reliability) {
    Table table = new Table(store, "org/m").task("a", .5, Table.digits(10, 1)).cut("none", .85);
    table.measured(first);
    table.cut("matched", reliability);
    table.measured(second);
    table.keep();
    return StudyAnalysis.of(spec(), store).models().getFirst();
  }

  private static StudySpec spec() {
    return MadeUp.spec(
        "models: [org/m]", "cuts: [none, matched]", "tasks: {a: {benchmark: pairs}}");
  }

  @Test
  void cutsThatContradictEachOtherMakeTheVerdictDependOnTheCut() {
    assertThat(told(5, 10, .85).units()).isEqualTo("inconclusive: depends on the cut");
  }

  @Test
  void cutsThatAgreeAreSpecificTogether() {
    assertThat(told(5, 6, .85).units()).isEqualTo("specific");
  }

  @Test
  void cutsWithoutADifferenceAreNotSpecificTogether() {
    assertThat(told(10, 10, .85).units()).isEqualTo("not specific");
  }

  @Test
  void everyCutAnswersForItsOwnReliability() {
    StudyResult.Model model = told(5, 5, .5);
    assertThat(model.units()).isEqualTo("inconclusive: split-half reliability below .7 (8x)");
    assertThat(model.tasks().getFirst().comparisons())
        .allSatisfy(c ->
            assertThat(c.gates().contains("split-half reliability below .7"))
                .isEqualTo("matched".equals(c.cut())));
  }

  @Test
  void controlsAreThoseOfTheSameCut() {
    StudyResult.Task task = told(5, 10, .85).tasks().getFirst();
    assertThat(task.comparisons()).hasSize(16).allMatch(Contrast::primary);
    assertThat(task.comparisons()).extracting(Contrast::masks).containsOnly(Table.MASKS);
    for (Contrast c : task.comparisons()) {
      assertThat(c.difference() > .2).isEqualTo("none".equals(c.cut()));
    }
  }

  @Test
  void onlyTheVerdictAndTheComparisonsLookAtFurtherCuts() {
    StudyResult.Model model = told(5, 10, .85);
    StudyResult.Task task = model.tasks().getFirst();
    assertThat(task.changes()).hasSize(4);
    assertThat(task.changes()).allMatch(change -> change.lost() > 40);
    assertThat(model.cuts()).extracting(StudyResult.Cut::cut).containsExactly("none", "matched");
    assertThat(model.paragraph())
        .contains(
            "takes a from ", "; with cut matched: ", "Units: inconclusive: depends on the cut.");
  }

  @Test
  void tablesHaveAColumnForTheCutWhereThereAreSeveral() throws IOException {
    told(5, 10, .85);
    Path out = Files.createDirectory(folder.resolve("out"));
    StudyExport.write(spec(), store, out);
    List<String> runs = Files.readAllLines(out.resolve("runs.csv"));
    assertThat(runs.getFirst()).endsWith(",nominal_rest,unmatched,cut");
    assertThat(runs.get(1)).as("the intact model").endsWith(",").contains(",intact,");
    assertThat(runs.subList(2, runs.size()))
        .allMatch(line -> line.endsWith(",none") || line.endsWith(",matched"))
        .anyMatch(line -> line.endsWith(",matched"));
    assertThat(Files.readAllLines(out.resolve("comparisons.csv")).getFirst())
        .endsWith(",gates,primary,cut");
    assertThat(Files.readAllLines(out.resolve("paradigms.csv")).getFirst())
        .endsWith(",positions,score,cut");
    assertThat(Files.readString(out.resolve("study.json"))).contains("\"cut\" : \"matched\"");
  }
}
