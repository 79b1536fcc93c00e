package dev.broca.lab.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Heard;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.model.ModelOptions;
import dev.broca.model.hub.HubOptions;
import dev.broca.torch.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study runs from its file alone, and goes on where it was stopped. */
class StudyTest {
  private static final String PAIR =
      "{\"UID\":\"%s\",\"sentence_good\":\"%s\",\"sentence_bad\":\"%s\"}\n";

  @TempDir Path folder;

  private Path written(String name, String... more) throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        PAIR.formatted("verb", "The dogs are old.", "The dogs is old.")
            + PAIR.formatted("verb", "The dog is old.", "The dog are old.")
            + PAIR.formatted("noun", "These dogs slept.", "These dog slept.")
            + PAIR.formatted("noun", "This dog slept.", "This dogs slept."));
    var lines = new ArrayList<>(List.of("models: [broca-tiny]"));
    lines.addAll(List.of(more));
    if (lines.stream().noneMatch(line -> line.startsWith("tasks:"))) {
      lines.add("tasks: {blimp: {data: pairs.jsonl}}");
    }
    return Files.write(folder.resolve(name), lines);
  }

  private Map<String, String> exported(Study study, String name) throws IOException {
    study.export(folder.resolve(name));
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void aStudyRunsFromItsFileAlone() throws IOException {
    Path file = written("tiny.yaml", "controls: {uniform: 2, label-permuted: 1}");
    // @start region="study"
    Study study = Study.read(file);
    StudyResult result = study.run();
    System.out.println(result.models().getFirst().paragraph());
    // @end
    assertThat(result.complete()).isTrue();
    assertThat(result.models().getFirst().paragraph()).contains("broca-tiny");
    assertThat(folder.resolve("tiny.sqlite")).isRegularFile();
    assertThat(study.result()).isEqualTo(result);
    Path localizer = study.localizer(result.models().getFirst());
    assertThat(localizer).hasParent(folder.resolve("tiny.localizers"));
    assertThat(KeptResults.summaryIn(localizer).units())
        .isEqualTo(result.models().getFirst().network().units());
  }

  @Test
  void whatIsFinishedIsNotDoneAgain() throws IOException {
    var heard = new Heard();
    Study study = Study.read(written("tiny.yaml", "controls: {uniform: 2}")).heardBy(heard);
    Study.Left before = study.plan().getFirst();
    assertThat(before.done()).isZero();
    assertThat(before.forecast().seconds()).isPositive();
    assertThat(before.parts()).extracting(part -> part.what()).contains("intact", "lesions");
    StudyResult first = study.run();
    assertThat(heard.text()).contains("%d pieces of work, 0 of them".formatted(before.pieces()));
    Study.Left after = study.plan().getFirst();
    assertThat(after.done()).isEqualTo(before.pieces());
    assertThat(after.forecast().bytes()).isZero();
    assertThat(study.run()).isEqualTo(first);
    assertThat(heard.said()).last().isEqualTo("Measuring: 0 items");
  }

  /** In one run networks come from memory, in the other from their folder. */
  @Test
  void networksThatWereKeptGiveTheSameBytesAsThoseJustComputed() throws IOException {
    String[] more = {
      "cuts: [none, 6]",
      "controls: {uniform: 2, energy: 2, label-permuted: 2}",
      "tasks: {blimp: {data: pairs.jsonl}, arithmetic: {limit: 1}}",
      "others: {multiple-demand: arithmetic}"
    };
    Study fresh = Study.read(written("tiny.yaml", more)).keptIn(folder.resolve("fresh.sqlite"));
    fresh.run();
    Study again = fresh.keptIn(folder.resolve("again.sqlite"));
    var heard = new Heard();
    again.heardBy(heard).run();
    assertThat(heard.text()).contains("This was computed before").doesNotContain("Reading: ");
    assertThat(exported(again, "again")).isEqualTo(exported(fresh, "fresh"));
  }

  @Test
  void partsOfTheWorkMakeAWhole() throws IOException {
    Study study = Study.read(written("tiny.yaml", "controls: {uniform: 3}"));
    StudyResult half = study.run(new Shard(1, 2));
    assertThat(half.complete()).isFalse();
    assertThat(study.run(new Shard(2, 2)).complete()).isTrue();
  }

  /** The cut was "none" whatever it was, and its masks were then taken for those of another cut. */
  @Test
  void theFirstCutIsThatOfTheStudy() throws IOException {
    String[] more = {"cuts: [6, none]", "controls: {uniform: 2}"};
    Study study = Study.read(written("tiny.yaml", more));
    assertThat(study.run().models().getFirst().paragraph())
        .contains("with cut none:")
        .doesNotContain("with cut 6:");
    try (Store store = Store.reading(study.store())) {
      String plan = store.plan(study.spec().name(), "broca-tiny").orElseThrow();
      assertThat(ModelPlan.parse(plan).cut()).isEqualTo("6");
    }
  }

  @Test
  void modelsAreComputedAsTheOptionsSay() throws IOException {
    Path file = written("tiny.yaml", "controls: {uniform: 1}", "dtype: bfloat16");
    ModelOptions options = ModelOptions.DEFAULT.withBatchTokens(64);
    StudyResult.Model model =
        Study.read(file)
            .with(options, HubOptions.fromEnvironment().withOffline(true))
            .run()
            .models()
            .getFirst();
    assertThat(model.dtype()).isEqualTo(DType.BFLOAT16.label());
  }

  @Test
  void anExportReplacesNothingButAnExport() throws IOException {
    Study study = Study.read(written("tiny.yaml", "controls: {uniform: 1}"));
    Path thesis = Files.createDirectories(folder.resolve("thesis"));
    assertThatThrownBy(() -> study.export(thesis))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("holds no export of a study");
    study.run();
    assertThat(exported(study, "out")).isEqualTo(exported(study, "out")).containsKey("runs.csv");
  }
}
