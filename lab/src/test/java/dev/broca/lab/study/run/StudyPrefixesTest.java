package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Familywise;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.plan.ModelPlan.TaskPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies whose tasks are done after several prefixes. */
class StudyPrefixesTest extends WithStore {
  private static final LanguageModel MODEL = LanguageModel.load("broca-tiny");

  @AfterAll
  static void closeModel() {
    MODEL.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[none, none]", "[[none]]"})
  void prefixesThatCannotBeAreRefusedWithTheirLine(String prefixes) {
    assertThatThrownBy(
            () -> MadeUp.spec("seed: 1", "tasks:", "  pairs:", "    prefix: " + prefixes))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("line 4");
  }

  private static String[] study(String prefix) {
    return new String[] {
      "models: [m]",
      "doses: [0.5, 1]",
      "lesions: [zero]",
      "positions: [all, first]",
      "controls: {energy: 2}",
      "cuts: [none, matched]",
      "others: {multiple-demand: arithmetic}",
      "tasks: {pairs: {limit: 1, prefix: %s}, arithmetic: {limit: 4}}".formatted(prefix)
    };
  }

  private StudyRun run(StudySpec spec) {
    return new StudyRun(
        spec, "m", MODEL, MadeUp.cuts(spec, MODEL), MadeUp.others(spec, MODEL), store);
  }

  private ModelPlan plan(String prefix) {
    run(MadeUp.spec(study(prefix))).keepPlan();
    return ModelPlan.parse(store.plan("s", "m").orElseThrow());
  }

  private static List<RunPlan> runs(ModelPlan plan, int task) {
    return plan.runs().stream().filter(run -> run.task() == task).toList();
  }

  private static String words(RunPlan run) {
    return "%s of %s seed %s, %s %%, %s, %s"
        .formatted(
            run.arm().label(), run.of(), run.seed(), run.percent(), run.lesion(), run.positions());
  }

  @Test
  void aFurtherPrefixHasTheMasksOfTheFirstCutAtThePrimaryDoseAndLeavesTheRestAsItIs() {
    ModelPlan one = plan("auto");
    ModelPlan two = plan("[auto, none]");
    assertThat(two.tasks())
        .extracting(task -> task.name() + ", " + task.prefix())
        .containsExactly("pairs, token 0", "pairs, none", "arithmetic, token 0");
    assertThat(two.tasks()).extracting(two::isOfFirstPrefix).containsExactly(true, false, true);
    assertThat(keys(runs(two, 0))).isEqualTo(keys(runs(one, 0)));
    assertThat(keys(runs(two, 2))).isEqualTo(keys(runs(one, 1)));
    assertThat(runs(two, 1))
        .extracting(StudyPrefixesTest::words)
        .containsExactlyElementsOf(
            runs(one, 0).stream()
                .filter(run -> run.percent() == 1 && run.positions().label().equals("all"))
                .filter(run -> "none".equals(run.cut()))
                .filter(run -> !run.arm().label().equals("multiple-demand"))
                .map(StudyPrefixesTest::words)
                .toList());
    assertThat(keys(runs(two, 1))).doesNotContainAnyElementsOf(keys(one.runs()));
    assertThat(two.generations()).isEqualTo(one.generations());
    assertThat(two.masks()).isEqualTo(one.masks());
  }

  private static List<String> keys(List<RunPlan> runs) {
    return runs.stream().map(RunPlan::key).toList();
  }

  @Test
  void prefixesThatAreTheSameTokenAreOne() {
    assertThat(plan("[auto, eos, 0]").tasks())
        .extracting(TaskPlan::prefix)
        .containsExactly("token 0", "token 0");
  }

  @Test
  void aStudyOfTwoPrefixesRunsToItsVerdict() throws IOException {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "lesions: [zero]",
            "controls: {energy: 2}",
            "tasks: {pairs: {limit: 1, prefix: [auto, none]}}");
    StudyRun run = run(spec);
    run.run(Shard.ALL, Progress.NONE);
    assertThat(run.open()).isZero();
    StudyResult.Model told = StudyAnalysis.of(spec, store).models().getFirst();
    StudyResult.Task task = told.tasks().getFirst();
    assertThat(told.tasks()).hasSize(1);
    assertThat(task.everyPrefix())
        .extracting(StudyResult.Task::prefix)
        .containsExactly("0", "none");
    assertThat(task.everyPrefix())
        .allSatisfy(its -> assertThat(its.comparisons()).isNotEmpty().allMatch(Contrast::primary));
    assertThat(task.prefixes().getFirst().intact().margin())
        .as("other log-probabilities")
        .isNotEqualTo(task.intact().margin());
    assertThat(told.paragraph()).contains("; after no token: ");
    Path out = Files.createDirectory(folder.resolve("out"));
    StudyExport.write(spec, store, out);
    List<String> lines = Files.readAllLines(out.resolve("runs.csv"));
    assertThat(lines.getFirst()).endsWith(",nominal_rest,unmatched,prefix");
    assertThat(lines)
        .anyMatch(line -> line.endsWith(",0"))
        .anyMatch(line -> line.endsWith(",none"));
    assertThat(Files.readAllLines(out.resolve("comparisons.csv")).getFirst())
        .endsWith(",gates,primary,prefix");
    assertThat(Files.readAllLines(out.resolve("paradigms.csv")).getFirst())
        .endsWith(",positions,score,prefix");
  }

  // By hand: what the rules make of two prefixes.

  private StudyResult.Model told(int first, int second) {
    Table table = new Table(store, "org/m").task("a", .5, Table.digits(10, 1));
    table.measured(first);
    table.prefix(null).task("a", .5, Table.digits(10, 1));
    table.measured(second);
    table.keep();
    return StudyAnalysis.of(spec("a: {benchmark: pairs, prefix: [0, none]}"), store)
        .models()
        .getFirst();
  }

  private static StudySpec spec(String... tasks) {
    return MadeUp.spec(
        Stream.concat(
                Stream.of("models: [org/m]", "primary: {task: a}", "tasks:"),
                Stream.of(tasks).map(task -> "  " + task))
            .toArray(String[]::new));
  }

  @Test
  void prefixesThatContradictEachOtherMakeTheVerdictDependOnThePrefix() {
    assertThat(told(5, 10).units()).isEqualTo("inconclusive: depends on the prefix");
  }

  @Test
  void prefixesThatAgreeAreSpecificTogether() {
    assertThat(told(5, 6).units()).isEqualTo("specific");
  }

  @Test
  void prefixesWithoutADifferenceAreNotSpecificTogether() {
    assertThat(told(10, 10).units()).isEqualTo("not specific");
  }

  @Test
  void aPrefixIsNoFurtherTaskWhereManyAreAdjustedFor() {
    Table table = new Table(store, "org/m").task("a", .5, Table.digits(10, 1));
    table.measured(5);
    table.prefix(null).task("a", .5, Table.digits(10, 1));
    table.measured(5);
    table.prefix(0).task("b", .5, Table.digits(10, 1));
    table.measured(10);
    table.keep();
    StudySpec spec = spec("a: {benchmark: pairs, prefix: [0, none]}", "b: {benchmark: arithmetic}");
    List<StudyResult.Task> tasks = StudyAnalysis.of(spec, store).models().getFirst().tasks();
    assertThat(tasks).extracting(StudyResult.Task::name).containsExactly("a", "b");
    for (StudyResult.Task task : tasks.getFirst().everyPrefix()) {
      for (int c = 0; c < task.comparisons().size(); c++) {
        Contrast own = task.comparisons().get(c);
        Contrast other = tasks.getLast().comparisons().get(c);
        assertThat(own.needed()).as("masks for two tasks").isEqualTo(79);
        assertThat(own.holmP()).isEqualTo(Familywise.holm(new double[] {own.p(), other.p()})[0]);
      }
    }
  }
}
