package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.MaskAlignment;
import dev.broca.lab.brain.align.Scores;
import dev.broca.lab.brain.align.Scoring;
import dev.broca.lab.brain.align.StimulusActivations;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.PlantedBrain;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.BrainPlan.FitPlan;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of brains in a study: their keys, and what comes out. */
@Tag("long")
class BrainWorkTest {
  private static final String OPTIONS = "outer: 4, permutations: 19, controls: 2";

  private static LanguageModel model = LanguageModel.load("broca-tiny");
  private static String planted = "";
  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeAll
  static void plant(@TempDir Path shared) throws IOException {
    planted = Files.readString(PlantedBrain.of(network(), model, shared.resolve("r.csv")));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void write() throws IOException {
    data = Files.writeString(folder.resolve("r.csv"), planted);
  }

  private static Mask network() {
    return MadeUp.cuts(MadeUp.spec("tasks: {pairs: {}}", "controls: {}"), model).getFirst().mask();
  }

  private StudySpec spec(String options, String... more) {
    return MadeUp.spec(
        Stream.concat(
                Stream.of(
                    "models: [m]",
                    "lesions: [zero]",
                    "controls: {uniform: 3, layer: 1}",
                    "tasks: {pairs: {limit: 1}}",
                    "brain: {reading: {data: '%s', %s}}".formatted(data, options)),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static StudyRun run(StudySpec spec, LanguageModel subject, Store store) {
    return new StudyRun(
        spec, "m", subject, MadeUp.cuts(spec, subject), MadeUp.others(spec, subject), store);
  }

  private ModelPlan plan(StudySpec spec, LanguageModel subject) {
    try (Store store = Store.open(folder.resolve("plans.sqlite"))) {
      run(spec, subject, store).keepPlan();
      return ModelPlan.parse(store.plan("s", "m").orElseThrow());
    }
  }

  private BrainPlan brain(StudySpec spec) {
    return plan(spec, model).brains().getFirst();
  }

  private static Set<String> taskKeys(ModelPlan plan) {
    return Stream.concat(
            plan.tasks().stream().map(ModelPlan.TaskPlan::intact),
            plan.runs().stream().map(ModelPlan.RunPlan::key))
        .collect(Collectors.toSet());
  }

  // Hit and miss.

  @Test
  void theSameRecordingHasTheSameKeysUnderAnyName() throws IOException {
    List<String> keys = brain(spec(OPTIONS)).keys();
    data = Files.copy(data, folder.resolve("other.csv"));
    assertThat(brain(spec(OPTIONS)).keys()).isEqualTo(keys).doesNotHaveDuplicates();
  }

  @Test
  void oneDigitOfTheDataMakesOtherKeysAndLeavesTheTasksAsTheyAre() throws IOException {
    ModelPlan before = plan(spec(OPTIONS), model);
    String text = Files.readString(data);
    Files.writeString(data, text.substring(0, text.length() - 2) + "7\n");
    assertThat(Files.readString(data)).isNotEqualTo(text);
    ModelPlan after = plan(spec(OPTIONS), model);
    assertThat(after.brains().getFirst().keys())
        .doesNotContainAnyElementsOf(before.brains().getFirst().keys());
    assertThat(taskKeys(after)).isEqualTo(taskKeys(before));
  }

  @Test
  void recordingsLeaveTheOtherKeysAsTheyAre() {
    StudySpec without =
        MadeUp.spec(
            "models: [m]",
            "lesions: [zero]",
            "controls: {uniform: 3, layer: 1}",
            "tasks: {pairs: {limit: 1}}");
    ModelPlan plan = plan(without, model);
    assertThat(plan.brains()).isEmpty();
    assertThat(taskKeys(plan(spec(OPTIONS), model))).isEqualTo(taskKeys(plan));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"outer: 5", "folds: contiguous", "alpha: loo", "context: none", "targets: [a]"})
  void everyWayToFitMakesOtherKeys(String change) {
    List<String> keys = brain(spec("permutations: 19, controls: 2")).keys();
    assertThat(brain(spec("permutations: 19, controls: 2, " + change)).keys())
        .hasSameSizeAs(keys)
        .doesNotContainAnyElementsOf(keys);
  }

  @Test
  void permutationsCountForTheNetworkWhichAloneIsTested() {
    List<String> keys = brain(spec("outer: 4, controls: 2, permutations: 19")).keys();
    List<String> more = brain(spec("outer: 4, controls: 2, permutations: 20")).keys();
    assertThat(more.getFirst()).isNotEqualTo(keys.getFirst());
    assertThat(more.subList(1, more.size())).isEqualTo(keys.subList(1, keys.size()));
  }

  @Test
  void theSeedCounts() {
    List<String> keys = brain(spec(OPTIONS)).keys();
    assertThat(brain(spec(OPTIONS, "seed: 43")).keys()).doesNotContainAnyElementsOf(keys);
  }

  @Test
  void everyMaskHasAKeyAndAnotherNetworkSharesOnlyTheBaselines() {
    BrainPlan plan = brain(spec(OPTIONS));
    assertThat(plan.fits())
        .extracting(fit -> fit.arm().label() + " " + fit.seed())
        .containsExactly("network null", "uniform 42", "uniform 43", "layer 42", "untrained 42");
    BrainPlan other = brain(spec(OPTIONS, "doses: [2]"));
    assertThat(other.fits())
        .extracting(FitPlan::key)
        .doesNotContainAnyElementsOf(plan.fits().stream().map(FitPlan::key).toList());
    assertThat(other.baselines()).isEqualTo(plan.baselines());
  }

  @Test
  void anotherModelSharesNothing() {
    List<String> keys = brain(spec(OPTIONS)).keys();
    var options = model.options().withUntrained(OptionalLong.of(3));
    try (LanguageModel random = LanguageModel.open(model.identity(), options)) {
      BrainPlan plan = plan(spec(OPTIONS), random).brains().getFirst();
      assertThat(plan.keys()).doesNotContainAnyElementsOf(keys);
      assertThat(plan.fits()).extracting(FitPlan::arm).doesNotContain(Arm.UNTRAINED);
      assertThat(plan.recorded().notes()).anyMatch(note -> note.contains("untrained itself"));
    }
  }

  @Test
  void controlsAreThoseOfThePrimaryDoseAndOfTheNetwork() {
    assertThat(brain(spec("outer: 4, controls: 9", "doses: [0.5, 1]")).fits())
        .extracting(FitPlan::arm)
        .extracting(Arm::label)
        .containsExactly("network", "uniform", "uniform", "uniform", "layer", "untrained");
  }

  @Test
  void thePlanSaysWhatWasRecorded() {
    BrainResult.Recorded recorded = brain(spec(OPTIONS)).recorded();
    assertThat(recorded.file()).isEqualTo("r.csv");
    assertThat(recorded.stimuli()).isEqualTo(PlantedBrain.STIMULI);
    assertThat(recorded.groups()).isEqualTo(30);
    assertThat(recorded.folds()).isEqualTo("grouped");
    assertThat(recorded.targets()).extracting(BrainResult.Target::name).containsExactly("a", "b");
    assertThat(plan(spec(OPTIONS), model).provenance())
        .containsEntry("brain reading", recorded.sha256());
  }

  @Test
  void everyRecordingIsAPartOfTheWork() {
    try (Store store = Store.open(folder.resolve("parts.sqlite"))) {
      StudyRun run = run(spec(OPTIONS), model, store);
      assertThat(run.parts())
          .extracting(StudyRun.Part::what)
          .containsExactly("intact", "lesions", "recording reading");
      assertThat(run.parts().stream().mapToInt(StudyRun.Part::pieces).sum()).isEqualTo(run.size());
    }
  }

  @Test
  void whereThereAreNoGroupsFoldsAreContiguousAndSaidToBe() throws IOException {
    Files.writeString(data, Files.readString(data).replaceAll("(?m),p[0-9]+,", ",,"));
    String header = "stimulus,order,passage,";
    String text = Files.readString(data).replaceFirst(header, "stimulus,n,m,");
    Files.writeString(data, text);
    assertThat(brain(spec("outer: 4, targets: [a, b]")).recorded().folds()).isEqualTo("contiguous");
  }

  @Test
  void filesThatCannotBeFittedAreRefusedBeforeAnythingIsMeasured() {
    StudySpec folds = spec("outer: 31");
    assertThatThrownBy(() -> plan(folds, model))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("r.csv", "30", "31");
    data = folder.resolve("none.csv");
    StudySpec absent = spec(OPTIONS);
    assertThatThrownBy(() -> plan(absent, model))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("There is no file");
  }

  // What comes out.

  private static BrainResult told(StudySpec spec, Store store) {
    return StudyAnalysis.of(spec, store).models().getFirst().brains().getFirst();
  }

  private static Fit arm(BrainResult brain, Arm arm) {
    return brain.fits().stream().filter(fit -> fit.arm().equals(arm)).findFirst().orElseThrow();
  }

  @Test
  void aPlantedBrainIsFoundAndTheNumbersAreThoseOfAlign() throws IOException {
    StudySpec spec = spec(OPTIONS);
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      StudyRun run = run(spec, model, store);
      assertThat(run.forecast().seconds()).isPositive();
      run.run(Shard.ALL, Progress.NONE);
      assertThat(run.open()).isZero();
      assertThat(run.forecast().bytes()).isZero();
      BrainResult told = told(spec, store);
      Fit network = arm(told, Arm.NETWORK);
      assertThat(network.r()).isCloseTo(Math.sqrt(.8), within(.08));
      assertThat(network.unique()).isBetween(.4, .9);
      assertThat(network.p()).isEqualTo(.05);
      assertThat(network.units()).isEqualTo(20);
      assertThat(told.against())
          .extracting(one -> one.control().label() + " " + one.masks() + " " + one.rankUnique())
          .containsExactly("uniform 2 1", "layer 1 1");
      assertThat(arm(told, Arm.UNTRAINED).unique()).isLessThan(network.unique());
      assertSame(told, spec);
    }
  }

  /** The same by the classes of {@code broca align}. */
  private void assertSame(BrainResult told, StudySpec spec) throws IOException {
    Recording recording = RecordingFile.read(data);
    var options = spec.brains().getFirst().options();
    var scoring = new Scoring(recording, options);
    var random = model.options().withUntrained(OptionalLong.of(42));
    try (var trained = StimulusActivations.of(model, recording, Context.PASSAGE, Progress.NONE);
        LanguageModel untrained = LanguageModel.open(model.identity(), random);
        var raw = StimulusActivations.of(untrained, recording, Context.PASSAGE, Progress.NONE)) {
      MaskAlignment align =
          MaskAlignment.of(
              network(), trained, Optional.of(raw), Optional.empty(), scoring, options, () -> {});
      Fit network = arm(told, Arm.NETWORK);
      assertThat(network.byTarget().r()).isEqualTo(align.mask().scores().r());
      assertThat(network.byTarget().unique()).isEqualTo(align.mask().scores().unique());
      assertThat(network.shuffled()).isEqualTo(align.shuffled());
      assertThat(network.p()).isEqualTo(align.mask().scores().p().orElseThrow());
      assertThat(network.cka()).isEqualTo(align.mask().geometry().cka());
      assertThat(arm(told, Arm.UNTRAINED).byTarget().r())
          .isEqualTo(align.untrained().orElseThrow().scores().r());
      MaskAlignment.Row uniform = align.of("uniform").getFirst();
      assertThat(arm(told, Arm.of(ControlKind.UNIFORM)).byTarget().unique())
          .isEqualTo(uniform.scores().unique());
      assertThat(arm(told, Arm.of(ControlKind.UNIFORM)).coordinates())
          .isEqualTo(uniform.coordinates());
      Scores components =
          scoring.correlations(
              trained.of(network()),
              FoldKind.GROUPED,
              OptionalInt.of(told.recorded().components()));
      assertThat(network.atComponents()).isEqualTo(components.medianR());
      List<BaselineScores> baselines = BaselineScores.of(recording, scoring, 42);
      assertThat(told.baselines())
          .extracting(one -> one.name() + " " + one.r())
          .containsExactlyElementsOf(
              baselines.stream().map(one -> one.name() + " " + one.scores().medianR()).toList());
    }
  }

  @Test
  void aStudyThatWasStoppedGoesOnAndSaysTheSame() {
    StudySpec spec = spec(OPTIONS);
    try (Store whole = Store.open(folder.resolve("whole.sqlite"));
        Store parts = Store.open(folder.resolve("parts.sqlite"))) {
      run(spec, model, whole).run(Shard.ALL, Progress.NONE);
      StudyRun stopped = run(spec, model, parts);
      int brains = plan(spec, model).brains().getFirst().keys().size();
      int before = stopped.size() - brains;
      assertThatThrownBy(() ->
              stopped.run(
                  Shard.ALL,
                  (done, total) -> {
                    if (parts.size() == before + 2) {
                      throw new LabException("stopped");
                    }
                  }))
          .hasMessage("stopped");
      assertThat(parts.size()).isEqualTo(before + 2);
      assertThat(told(spec, parts).fits()).hasSize(2);
      assertThat(told(spec, parts).baselines()).isEmpty();
      StudyRun again = run(spec, model, parts);
      assertThat(again.open()).isEqualTo(brains - 2);
      again.run(Shard.ALL, Progress.NONE);
      assertThat(StudyAnalysis.of(spec, parts)).isEqualTo(StudyAnalysis.of(spec, whole));
      again.run(
          Shard.ALL,
          (done, total) -> {
            throw new AssertionError("There is nothing to do.");
          });
    }
  }

  @Test
  void withShuffledFoldsThereAreNoOthers() {
    StudySpec spec = spec("outer: 4, permutations: 19, controls: 1, folds: shuffled");
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      run(spec, model, store).run(Shard.ALL, Progress.NONE);
      assertThat(told(spec, store).fits())
          .allSatisfy(fit -> assertThat(fit.shuffled()).isEqualTo(fit.r()));
    }
  }
}
