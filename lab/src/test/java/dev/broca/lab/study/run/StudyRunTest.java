package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.GenerationPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.Origin;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results are found again under everything that determines them, and under nothing else. */
class StudyRunTest {
  private static final String[] BASE = {
    "models: [m]",
    "lesions: [zero, class-mean, resample]",
    "positions: [all, first]",
    "controls: {uniform: 2}",
    "tasks: {pairs: {limit: 2, prefix: eos}}",
    "prompts: [The old man]",
    "seed: 42",
  };

  @TempDir static Path shared;
  @TempDir Path folder;
  private static LanguageModel model = LanguageModel.load("broca-tiny");
  private static Path modelFolder = Path.of("");

  @BeforeAll
  static void open() {
    modelFolder = model.identity().path();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private ModelPlan plan(LanguageModel subject, String... lines) {
    StudySpec spec = MadeUp.spec(lines);
    try (Store store = Store.open(folder.resolve("plans.sqlite"))) {
      new StudyRun(
              spec, "m", subject, MadeUp.cuts(spec, subject), MadeUp.others(spec, subject), store)
          .keepPlan();
      return ModelPlan.parse(store.plan("s", "m").orElseThrow());
    }
  }

  private static String[] with(String from, String to) {
    String[] lines = BASE.clone();
    for (int i = 0; i < lines.length; i++) {
      lines[i] = lines[i].replace(from, to);
    }
    assertThat(lines).isNotEqualTo(BASE);
    return lines;
  }

  /** All keys of a plan. */
  private static Set<String> keys(ModelPlan plan) {
    return Stream.of(
            plan.tasks().stream().map(ModelPlan.TaskPlan::intact),
            plan.runs().stream().map(RunPlan::key),
            plan.generations().stream().map(GenerationPlan::key))
        .flatMap(keys -> keys)
        .collect(Collectors.toSet());
  }

  private static String key(ModelPlan plan, String arm, String lesion, String positions) {
    return plan.runs().stream()
        .filter(run -> run.arm().label().equals(arm))
        .filter(
            run -> run.lesion().label().equals(lesion) && run.positions().label().equals(positions))
        .findFirst()
        .orElseThrow()
        .key();
  }

  @Test
  void theSameStudyOfTheSameModelHasTheSameKeys() {
    ModelPlan plan = plan(model, BASE);
    try (var again = LanguageModel.load("broca-tiny")) {
      assertThat(keys(plan(again, BASE))).isEqualTo(keys(plan));
    }
    assertThat(keys(plan(model, with("uniform: 2", "uniform: 3"))))
        .as("more controls leave the others where they are")
        .containsAll(keys(plan));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit: 2, prefix: eos|limit: 3, prefix: eos",
        "prefix: eos|prefix: none",
        "prefix: eos|prefix: 17",
        "prefix: eos|prefix: eos, reduce: mean",
        "pairs: {|pairs: {benchmark: arithmetic, ",
      })
  void otherItemsOrAnotherWayToReadThemShareNothing(String change) {
    String[] words = change.split("[|]");
    Set<String> tasks = new HashSet<>(keys(plan(model, BASE)));
    ModelPlan other = plan(model, with(words[0], words[1]));
    other.generations().forEach(generation -> tasks.remove(generation.key()));
    assertThat(keys(other)).doesNotContainAnyElementsOf(tasks);
  }

  @Test
  void oneWordOfOneItemMakesAnotherTask() throws IOException {
    String pair =
        "{\"UID\":\"u\",\"sentence_good\":\"The dogs are old.\",\"sentence_bad\":\"The dogs is %s.\"}\n";
    Path data = folder.resolve("items.jsonl");
    String[] lines = with("pairs: {", "blimp: {data: '" + data + "', ");
    Files.writeString(data, pair.formatted("old"));
    ModelPlan before = plan(model, lines);
    Files.writeString(data, pair.formatted("odd"));
    ModelPlan after = plan(model, lines);
    assertThat(after.tasks().getFirst().intact()).isNotEqualTo(before.tasks().getFirst().intact());
    assertThat(after.runs())
        .extracting(RunPlan::key)
        .doesNotContainAnyElementsOf(before.runs().stream().map(RunPlan::key).toList());
  }

  @Test
  void anotherMaskAnotherLesionOrOtherPositionsMakeAnotherKey() {
    ModelPlan plan = plan(model, BASE);
    assertThat(
            Stream.of("zero", "class-mean", "resample")
                .flatMap(lesion ->
                    Stream.of(
                        key(plan, "network", lesion, "all"),
                        key(plan, "network", lesion, "first"),
                        key(plan, "uniform", lesion, "all"))))
        .doesNotHaveDuplicates();
    ModelPlan other =
        plan(model, Stream.concat(Stream.of("doses: 2"), Stream.of(BASE)).toArray(String[]::new));
    assertThat(key(other, "network", "zero", "all"))
        .isNotEqualTo(key(plan, "network", "zero", "all"));
    assertThat(other.tasks().getFirst().intact()).isEqualTo(plan.tasks().getFirst().intact());
  }

  @Test
  void theSeedCountsWhereSomethingIsDrawn() {
    ModelPlan plan = plan(model, BASE);
    ModelPlan other = plan(model, with("seed: 42", "seed: 44"));
    for (String lesion : List.of("zero", "class-mean")) {
      assertThat(key(other, "network", lesion, "all"))
          .isEqualTo(key(plan, "network", lesion, "all"));
    }
    assertThat(key(other, "network", "resample", "all"))
        .isNotEqualTo(key(plan, "network", "resample", "all"));
    assertThat(key(other, "uniform", "zero", "all"))
        .isNotEqualTo(key(plan, "uniform", "zero", "all"));
  }

  @Test
  void otherPromptsAreContinuedAnew() {
    ModelPlan plan = plan(model, BASE);
    ModelPlan other = plan(model, with("The old man", "The old woman"));
    assertThat(other.runs()).isEqualTo(plan.runs());
    assertThat(other.generations())
        .extracting(GenerationPlan::key)
        .doesNotContainAnyElementsOf(plan.generations().stream().map(GenerationPlan::key).toList());
  }

  private LanguageModel copyOfTheModel() throws IOException {
    Path copy = Files.createTempDirectory(shared, "model");
    List<Path> files;
    try (var all = Files.list(modelFolder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    change(copy);
    return LanguageModel.open(files(copy), options);
  }

  private ModelOptions options = ModelOptions.DEFAULT;
  private String changed = "";

  private static ModelFiles files(Path copy) throws IOException {
    try (var all = Files.list(copy)) {
      return new ModelFiles("m", "m", copy, all.sorted().toList(), new Origin.Local());
    }
  }

  private void change(Path copy) throws IOException {
    if (changed.equals("weights")) {
      try (var file = new RandomAccessFile(copy.resolve("model.safetensors").toFile(), "rw")) {
        file.seek(file.length() - 2);
        int last = file.read();
        file.seek(file.length() - 2);
        file.write(last ^ 1);
      }
    }
    if (changed.equals("tokenizer")) {
      Path file = copy.resolve("tokenizer.json");
      String text = Files.readString(file);
      String other = text.replaceFirst("(\"add_prefix_space\": *)false", "$1true");
      assertThat(other).isNotEqualTo(text);
      Files.writeString(file, other);
    }
  }

  @ParameterizedTest
  @CsvSource({"nothing, true", "weights, false", "tokenizer, false", "dtype, false"})
  void anotherModelSharesNothing(String what, boolean same) throws IOException {
    changed = what;
    if (what.equals("dtype")) {
      options = options.on(DType.BFLOAT16, Device.CPU);
    }
    Set<String> keys = keys(plan(model, BASE));
    try (LanguageModel other = copyOfTheModel()) {
      Set<String> others = keys(plan(other, BASE));
      if (same) {
        assertThat(others).as("wherever its files lie").isEqualTo(keys);
      } else {
        assertThat(others).doesNotContainAnyElementsOf(keys);
      }
    }
  }

  @Test
  void everyPieceNamesWhatDeterminesIt() {
    ModelPlan plan = plan(model, BASE);
    assertThat(plan.provenance())
        .containsKeys(
            "weights",
            "architecture",
            "tokenizer",
            "dtype",
            "device",
            "threads",
            "libtorch",
            "numerics",
            "localizer",
            "task pairs",
            "fill texts");
  }

  @Test
  void twoDifferentMasksNeverShareAnEntry() {
    ModelPlan plan =
        plan(
            model,
            "models: [m]",
            "lesions: [zero]",
            "doses: [0.25, 0.5, 1]",
            "controls: {uniform: 9, layer: 9, run: 9, energy: 9, label-permuted: 9}",
            "tasks: {pairs: {limit: 1}}");
    assertThat(plan.masks()).extracting(ModelPlan.MaskPlan::name).doesNotHaveDuplicates();
    assertThat(plan.runs()).hasSameSizeAs(plan.masks());
    var keyOf = new HashMap<List<Integer>, String>();
    for (int i = 0; i < plan.runs().size(); i++) {
      keyOf.merge(
          plan.masks().get(i).units(),
          plan.runs().get(i).key(),
          (a, b) -> {
            assertThat(a).isEqualTo(b);
            return a;
          });
    }
    assertThat(keyOf).hasSizeGreaterThan(45);
    assertThat(keyOf.values()).doesNotHaveDuplicates();
  }

  @Test
  void controlsAreDrawnForEveryDoseAndAreAsLargeAsTheNetwork() {
    ModelPlan plan =
        plan(
            model,
            "models: [m]",
            "doses: [0.5, 1]",
            "controls: {uniform: 5, run: 2}",
            "tasks: {pairs: {limit: 1}, arithmetic: {limit: 1}}");
    assertThat(plan.runs())
        .filteredOn(run -> run.task() == 1 && run.lesion().label().equals("class-mean"))
        .extracting(
            run -> run.percent() + " " + run.arm().label() + " " + run.seed() + " " + run.units())
        .containsExactly(
            "0.5 network null 10",
            "0.5 uniform 42 10",
            "0.5 uniform 43 10",
            "0.5 uniform 44 10",
            "0.5 run 42 10",
            "0.5 run 43 10",
            "1.0 network null 20",
            "1.0 anti-selective null 20",
            "1.0 uniform 42 20",
            "1.0 uniform 43 20",
            "1.0 uniform 44 20",
            "1.0 uniform 45 20",
            "1.0 uniform 46 20",
            "1.0 run 42 20",
            "1.0 run 43 20");
  }

  @Test
  void aFinishedStudyIsNotComputedAgain() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "lesions: [zero]",
            "controls: {uniform: 1}",
            "tasks: {arithmetic: {limit: 1}}",
            "prompts: [One]");
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      var run =
          new StudyRun(
              spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
      assertThat(run.open()).isEqualTo(run.size()).isGreaterThan(5);
      run.run(Shard.ALL, Progress.NONE);
      assertThat(run.open()).isZero();
      assertThat(store.size()).isEqualTo(run.size());

      var again =
          new StudyRun(
              spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
      assertThat(again.open()).isZero();
      again.run(
          Shard.ALL,
          (done, total) -> {
            throw new AssertionError("There is nothing to do.");
          });
      assertThat(again.forecast().bytes()).isZero();
    }
  }

  @Test
  void whatFailsIsClaimedNoLongerAndTheRestStays() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]", "lesions: [zero]", "controls: {}", "tasks: {arithmetic: {limit: 1}}");
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      var run =
          new StudyRun(
              spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
      long[] calls = {0};
      assertThatThrownBy(() ->
              run.run(
                  Shard.ALL,
                  (done, total) -> {
                    if (store.size() == 1 && calls[0]++ > 1) {
                      throw new LabException("stopped");
                    }
                  }))
          .hasMessage("stopped");
      assertThat(store.size()).isEqualTo(1);
      run.run(Shard.ALL, Progress.NONE);
      assertThat(run.open()).isZero();
    }
  }

  @Test
  void shardsAreDisjointAndTogetherAll() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "lesions: [zero]",
            "controls: {uniform: 3}",
            "tasks: {arithmetic: {limit: 1}}");
    long all = 0;
    int size = 0;
    for (int i = 1; i <= 3; i++) {
      try (Store store = Store.open(folder.resolve(i + ".sqlite"))) {
        var run =
            new StudyRun(
                spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
        run.run(new Shard(i, 3), Progress.NONE);
        all += store.size();
        size = run.size();
      }
    }
    long merged = 0;
    try (Store store = Store.open(folder.resolve("all.sqlite"))) {
      for (int i = 1; i <= 3; i++) {
        merged +=
            store.merge(folder.resolve(i + ".sqlite")).added(); // a part of so few may be empty
      }
      assertThat(store.size()).isEqualTo(size).isEqualTo(all).isEqualTo(merged);
    }
  }

  @Test
  void otherNetworksAreLesionedOnEveryTaskAndLeaveTheOtherKeysAsTheyAre() {
    String[] lines = {
      "models: [m]",
      "doses: [0.5, 1]",
      "lesions: [zero, class-mean]",
      "positions: [first, all]",
      "controls: {uniform: 2}",
      "tasks: {pairs: {limit: 2}, arithmetic: {limit: 1}}",
      "prompts: [The old man]",
    };
    ModelPlan one = plan(model, lines);
    String[] more = Arrays.copyOf(lines, lines.length + 1);
    more[lines.length] = "others: {multiple-demand: arithmetic}";
    ModelPlan two = plan(model, more);
    assertThat(keys(two)).containsAll(keys(one));
    assertThat(one.others()).isEmpty();
    assertThat(two.others()).hasSize(1);
    assertThat(two.others().getFirst().name()).isEqualTo("multiple-demand");
    assertThat(two.others().getFirst().task()).isEqualTo("arithmetic");
    assertThat(two.runs().stream().filter(run -> run.arm().label().equals("multiple-demand")))
        .extracting(run -> run.task() + " " + run.lesion() + " " + run.positions())
        .containsExactly(
            "0 zero first", "1 zero first", "0 class-mean first", "1 class-mean first");
    assertThat(two.runs()).hasSize(one.runs().size() + 4);
    assertThat(two.provenance()).containsKey("localizer multiple-demand");
    assertThat(two.masks())
        .extracting(ModelPlan.MaskPlan::name)
        .contains("perc=1.0_multiple-demand");
    List<Integer> first =
        two.masks().stream()
            .filter(mask -> mask.name().equals("perc=1.0_network"))
            .findFirst()
            .orElseThrow()
            .units();
    List<Integer> second =
        two.masks().stream()
            .filter(mask -> mask.name().equals("perc=1.0_multiple-demand"))
            .findFirst()
            .orElseThrow()
            .units();
    assertThat(two.others().getFirst().shared())
        .isEqualTo((int) first.stream().filter(second::contains).count());
    assertThat(two.generations())
        .extracting(GenerationPlan::arm)
        .contains(new Arm.Other("multiple-demand"));
  }

  @Test
  void aStudyOfTwoNetworksRunsToItsDomainVerdict() {
    StudySpec spec =
        MadeUp.spec(
            "models: [m]",
            "lesions: [zero]",
            "controls: {energy: 2}",
            "others: {multiple-demand: arithmetic}",
            "tasks: {pairs: {limit: 2}, arithmetic: {limit: 2}}");
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      var run =
          new StudyRun(
              spec, "m", model, MadeUp.cuts(spec, model), MadeUp.others(spec, model), store);
      run.run(Shard.ALL, Progress.NONE);
      StudyResult.Model told = StudyAnalysis.of(spec, store).models().getFirst();
      assertThat(told.domains().cells())
          .extracting(cell -> cell.network() + " " + cell.task())
          .containsExactly(
              "language pairs",
              "language arithmetic",
              "multiple-demand pairs",
              "multiple-demand arithmetic",
              "energy pairs",
              "energy arithmetic");
      assertThat(told.domains().pairs()).hasSize(1);
      assertThat(told.domain()).isNotBlank().doesNotContain("not measured", "no other task");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 1", "-1, 3"})
  void shardsThatCannotBeAreRefused(int index, int of) {
    assertThatThrownBy(() -> new Shard(index, of))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("1/n to n/n");
  }
}
