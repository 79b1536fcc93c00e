package dev.broca.lab.study.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.Table.Part;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The files of a study: what is in them, and that they are the same every time. */
class StudyExportTest extends WithStore {

  private static StudySpec spec() {
    return MadeUp.spec("models: ['a/m', 'b/m']", "tasks: {'odd, \"task\"': {benchmark: pairs}}");
  }

  private void keep(String model) {
    new Table(store, model)
        .task("odd, \"task\"", .5, "1111", "1110")
        .run(Part.of(Arm.NETWORK), "zero", .3, .06, "1100", "1000")
        .run(Part.control("energy", 42), "zero", .2, Double.NaN, "1110", "1110")
        .run(Part.control("energy", 43), "zero", .2, .05, "1110", "1100")
        .run(Part.control("uniform", 42), "zero", .2, .05, "1111", "1111")
        .mask("perc=1.0_network", 0, 5)
        .mask("perc=1.0_uniform_seed=42", model.startsWith("a") ? 3 : 7)
        .generation(Arm.INTACT, null, "[\"line\\nand \\\"more\\\", ä\"]")
        .prompts("One")
        .keep();
  }

  private Path export(String name) throws IOException {
    Path out = Files.createDirectory(folder.resolve(name));
    StudyExport.write(spec(), store, out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../evil",
        "/tmp/evil",
        "C:\\evil",
        "a\u0000b",
        "nul",
        "PERC=1.0_NETWORK"
      })
  void aMaskWhoseNameIsNoFileNameIsRefusedBeforeAnythingIsWritten(String name) throws IOException {
    new Table(store, "a/m")
        .task("odd, \"task\"", .5, "1111", "1110")
        .mask("perc=1.0_network", 0, 5)
        .mask(name, 3)
        .keep();
    assertThatThrownBy(() -> export("out"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("A mask in the store", "Nothing was written");
    assertThat(contents(folder.resolve("out"))).isEmpty();
  }

  @Test
  void aMaskWithAUnitThatTheModelHasNotIsRefused() {
    new Table(store, "a/m")
        .task("odd, \"task\"", .5, "1111", "1110")
        .mask("perc=1.0_network", 8)
        .keep();
    assertThatThrownBy(() -> export("out"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("has unit 8", "units 0 to 7");
  }

  @Test
  void whatIsMissingIsSaidInTheFiles() throws IOException {
    new Table(store, "a/m")
        .task("odd, \"task\"", .5, "1111", "1110")
        .run(Part.of(Arm.NETWORK), "zero", .3, .06, "1100", "1000")
        .run(Part.control("energy", 42), "zero", .2, Double.NaN, "1110", "1110")
        .note(Note.notDone("energy masks for network (1.0 % of all units): 1 of 39 drawn", "No."))
        .keep(2);
    Path out = export("out");
    assertThat(Files.readAllLines(out.resolve("notes.csv")))
        .containsExactly(
            "model,kind,what,why",
            ",unfinished,b/m: not begun,Run the study again to have it done.",
            "a/m,not done,energy masks for network (1.0 % of all units): 1 of 39 drawn,No.",
            "a/m,unfinished,1 of 3 pieces of work missing,\"Numbers may still change, and verdicts"
                + " are not final. Run the study again to have it done.\"");
    var json = JsonMapper.shared().readTree(Files.readString(out.resolve("study.json")));
    assertThat(json.at("/models/0/notes/0/kind").asString()).isEqualTo("not done");
    assertThat(json.at("/notes/0/what").asString()).isEqualTo("b/m: not begun");
    assertThat(Files.readString(out.resolve("paragraph.txt")))
        .contains(
            "Asked for and not done: energy masks for network (1.0 % of all units): 1 of 39 drawn.",
            "Not final: 1 of 3 pieces of work missing.");
  }

  @Test
  void aStudyThatLacksNothingHasNoNotes() throws IOException {
    keep("a/m");
    keep("b/m");
    assertThat(Files.readAllLines(export("out").resolve("notes.csv")))
        .containsExactly("model,kind,what,why");
  }

  /** CSV (RFC 4180) read by the letter. */
  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          cell.append(c);
        }
      } else if (c == '"') {
        assertThat(cell).as("a quote within a cell").isEmpty();
        quoted = true;
      } else if (c == ',' || c == '\n') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    assertThat(cell).isEmpty();
    assertThat(rows).allMatch(one -> one.size() == rows.getFirst().size());
    return rows;
  }

  private static Map<String, String> row(List<List<String>> rows, int number) {
    var row = new TreeMap<String, String>();
    for (int i = 0; i < rows.getFirst().size(); i++) {
      row.put(rows.getFirst().get(i), rows.get(number).get(i));
    }
    return row;
  }

  private static Map<String, List<Byte>> contents(Path folder) throws IOException {
    var contents = new TreeMap<String, List<Byte>>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : Files.readAllBytes(file)) {
          bytes.add(b);
        }
        contents.put(folder.relativize(file).toString(), bytes);
      }
    }
    return contents;
  }

  @Test
  void everyRunHasALine() throws IOException {
    keep("a/m");
    keep("b/m");
    List<List<String>> rows = csv(Files.readString(export("out").resolve("runs.csv")));
    assertThat(rows.getFirst())
        .containsExactly(
            "model",
            "task",
            "arm",
            "of",
            "seed",
            "percent",
            "units",
            "lesion",
            "positions",
            "items",
            "score",
            "chance",
            "retained",
            "margin",
            "nats_per_token",
            "energy_first",
            "energy_rest",
            "blocks",
            "coordinates",
            "mean_t",
            "nominal_first",
            "nominal_rest",
            "unmatched");
    assertThat(rows).hasSize(1 + 2 * 5);
    assertThat(row(rows, 1))
        .containsEntry("model", "a/m")
        .containsEntry("task", "odd, \"task\"")
        .containsEntry("arm", "intact")
        .containsEntry("score", "0.875")
        .containsEntry("chance", "0.5")
        .containsEntry("lesion", "")
        .containsEntry("energy_first", "")
        .containsEntry("blocks", "");
    assertThat(row(rows, 2))
        .containsEntry("arm", "network")
        .containsEntry("of", "")
        .containsEntry("units", "20")
        .containsEntry("score", "0.375")
        .containsEntry("items", "8")
        .containsEntry("energy_rest", "0.06")
        .containsEntry("mean_t", "7.25");
    assertThat(row(rows, 3))
        .containsEntry("arm", "energy")
        .containsEntry("of", "network")
        .containsEntry("seed", "42")
        .containsEntry("energy_rest", "");
    assertThat(rows.stream().flatMap(List::stream)).doesNotContain("null", "NaN", "Infinity");
  }

  @Test
  void everyParadigmHasALine() throws IOException {
    keep("a/m");
    List<List<String>> rows = csv(Files.readString(export("out").resolve("paradigms.csv")));
    assertThat(rows).hasSize(1 + 5 * 2);
    assertThat(rows.getFirst())
        .containsExactly(
            "model",
            "task",
            "paradigm",
            "phenomenon",
            "items",
            "arm",
            "of",
            "seed",
            "percent",
            "lesion",
            "positions",
            "score");
    assertThat(row(rows, 4))
        .containsEntry("paradigm", "p1")
        .containsEntry("phenomenon", "of, \"odd, \"task\"\"")
        .containsEntry("items", "4")
        .containsEntry("arm", "network")
        .containsEntry("score", "0.25");
  }

  @Test
  void everyComparisonHasALineAndAPOnlyWhereItIsOne() throws IOException {
    keep("a/m");
    List<List<String>> rows = csv(Files.readString(export("out").resolve("comparisons.csv")));
    assertThat(rows.getFirst())
        .containsExactly(
            "model",
            "task",
            "percent",
            "lesion",
            "positions",
            "outliers",
            "control",
            "masks",
            "needed",
            "score",
            "least",
            "median",
            "most",
            "difference",
            "low",
            "high",
            "rank",
            "p",
            "holm_p",
            "glass",
            "energy_ratio_first",
            "energy_ratio_rest",
            "unmatched",
            "gates",
            "primary");
    assertThat(rows).hasSize(3);
    Map<String, String> uniform = row(rows, 1);
    Map<String, String> energy = row(rows, 2);
    assertThat(uniform).containsEntry("control", "uniform").containsEntry("p", "");
    assertThat(energy)
        .containsEntry("control", "energy")
        .containsEntry("masks", "2")
        .containsEntry("needed", "39")
        .containsEntry("score", "0.375")
        .containsEntry("difference", "0.3125")
        .containsEntry("rank", "1")
        .containsEntry("energy_ratio_rest", "")
        .containsEntry("primary", "true");
    assertThat(energy.get("p")).startsWith("0.66");
    assertThat(energy.get("gates")).contains("too few control masks; ");
  }

  @Test
  void theSameResultsGiveTheSameBytes() throws IOException {
    keep("a/m");
    keep("b/m");
    assertThat(contents(export("one"))).isEqualTo(contents(export("two")));
  }

  @Test
  void theStudyReadsBackFromItsJson() throws IOException {
    keep("a/m");
    Path json = export("out").resolve("study.json");
    StudyResult read = JsonMapper.shared().readValue(json.toFile(), StudyResult.class);
    assertThat(read).isEqualTo(StudyAnalysis.of(spec(), store));
    assertThat(read.models().getFirst().generations().getFirst().text())
        .isEqualTo("line\nand \"more\", ä");
  }

  @Test
  void theFileOfTheStudyAndItsParagraphsLieBeside() throws IOException {
    keep("a/m");
    keep("b/m");
    Path out = export("out");
    assertThat(out.resolve("s.yaml")).hasContent(spec().text());
    assertThat(Files.readAllLines(out.resolve("paragraph.txt")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("In m, float32"));
  }

  /** Models of different owners may have one name. */
  @Test
  void everyModelHasItsOwnMasks() throws IOException {
    keep("a/m");
    keep("b/m");
    Path masks = export("out").resolve("masks");
    Units units = Units.of(Site.BLOCK_OUTPUT, 2, 4);
    try (Stream<Path> all = Files.walk(masks)) {
      assertThat(all.filter(Files::isRegularFile).map(file -> masks.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "m/perc=1.0_network.npy",
              "m/perc=1.0_uniform_seed=42.npy",
              "m-2/perc=1.0_network.npy",
              "m-2/perc=1.0_uniform_seed=42.npy");
    }
    assertThat(MaskFiles.read(masks.resolve("m/perc=1.0_network.npy"), units).stream())
        .containsExactly(0, 5);
    assertThat(MaskFiles.read(masks.resolve("m/perc=1.0_uniform_seed=42.npy"), units).stream())
        .containsExactly(3);
    assertThat(MaskFiles.read(masks.resolve("m-2/perc=1.0_uniform_seed=42.npy"), units).stream())
        .containsExactly(7);
  }

  @Test
  void checkpointsOfOneTrainingHaveALineEach() throws IOException {
    StudySpec two =
        MadeUp.spec("models: ['a/m@step20', 'a/m@step3']", "tasks: {t: {benchmark: pairs}}");
    for (String model : two.models()) {
      new Table(store, model).task("t", .5, "1111", "1110").keep();
    }
    Path out = Files.createDirectory(folder.resolve("out"));
    StudyExport.write(two, store, out);
    List<List<String>> rows = csv(Files.readString(out.resolve("checkpoints.csv")));
    assertThat(rows).hasSize(3);
    assertThat(row(rows, 1))
        .containsEntry("model", "a/m@step3")
        .containsEntry("step", "3")
        .containsEntry("with_last", "1.0")
        .containsEntry("t_correlation", "1.0")
        .containsEntry("task", "t")
        .containsEntry("intact", "0.875");
    assertThat(row(rows, 2)).containsEntry("step", "20").containsEntry("with_last", "");
    assertThat(export("other").resolve("checkpoints.csv")).doesNotExist();
  }

  @Test
  void aStudyThatWasNeverRunHasHeadersOnly() throws IOException {
    Path out = export("out");
    for (String name : List.of("runs.csv", "paradigms.csv", "comparisons.csv")) {
      assertThat(Files.readAllLines(out.resolve(name))).hasSize(1);
    }
    assertThat(out.resolve("paragraph.txt")).isEmptyFile();
  }
}
