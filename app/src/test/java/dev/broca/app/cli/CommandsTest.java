package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.benchmark.Benchmarks;
import dev.broca.model.LanguageModel;
import dev.broca.model.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as a user types them, on tiny models. */
class CommandsTest {
  private static final String MODEL = "../model/src/test/resources/golden/families/llama-gqa";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localize",
        "profile",
        "activations",
        "score",
        "evaluate",
        "generate",
        "demo",
        "doctor",
        "mask show",
        "data audit",
        "data pairs"
      })
  void helpShowsAnExample(String command) {
    String[] words = (command + " --help").split(" ");
    assertThat(broca(words)).isZero();
    assertThat(out.toString()).contains("Example").contains("broca " + command);
  }

  @Test
  void wrongArgumentsExitWithTwoAndSayWhatToDo() {
    assertThat(broca("localize", MODEL, "--percentage", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--network").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void percentageAndNumberOfUnitsTogetherAreRefused() {
    int status =
        broca(
            "localize",
            MODEL,
            "--network",
            "language",
            "--out",
            folder.toString(),
            "--percentage",
            "1",
            "--num-units",
            "3");
    assertThat(status).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMissingModelIsNamed() {
    assertThat(broca("score", folder + "/nothing", "--ids", "[[1,2]]")).isEqualTo(1);
    assertThat(err.toString()).contains("nothing").doesNotContain("\tat ");
  }

  @Test
  void scoresAreNullWhereThereIsNoContext() {
    assertThat(broca("score", MODEL, "--ids", "[[1,2,3],[7]]", "--format", "json")).isZero();
    JsonNode items = JsonMapper.shared().readTree(out.toString());
    assertThat(items).hasSize(2);
    JsonNode scores = items.get(0).get("logprobs");
    assertThat(scores.get(0).isNull()).isTrue();
    assertThat(items.get(0).get("sum").asDouble())
        .isCloseTo(scores.get(1).asDouble() + scores.get(2).asDouble(), within(1e-5));
    assertThat(items.get(0).get("prefix_id").isNull()).isTrue();
  }

  @Test
  void aTextThatBeginsWithThePrefixGetsNoSecondOne() {
    String[] texts = {"--text", "The cat sat.", "--text", "<|endoftext|>The cat sat."};
    assertThat(
            broca(
                "score", "broca-tiny", texts[0], texts[1], texts[2], texts[3], "--format", "json"))
        .isZero();
    JsonNode items = JsonMapper.shared().readTree(out.toString());
    for (String key : List.of("ids", "logprobs", "prefix_id")) {
      assertThat(items.get(1).get(key)).as(key).isEqualTo(items.get(0).get(key));
    }
    assertThat(items.get(0).get("prefix_id").isNull()).isFalse();
  }

  @Test
  void anIdOutsideTheVocabularyIsRefused() {
    assertThat(broca("score", MODEL, "--ids", "[[1,999]]")).isEqualTo(1);
    assertThat(err.toString()).contains("999").contains("0 to 255");
  }

  @Test
  void activationsAreWrittenPooledAndWhole() throws IOException {
    Path pooled = folder.resolve("pooled.safetensors");
    Path whole = folder.resolve("whole.safetensors");
    String ids = "[[1,2,3],[4,5]]";
    assertThat(broca("activations", MODEL, "--ids", ids, "--pooling", "mean", "--out", "" + pooled))
        .isZero();
    assertThat(broca("activations", MODEL, "--ids", ids, "--pooling", "none", "--out", "" + whole))
        .isZero();
    try (SafeTensors means = SafeTensors.open(pooled);
        SafeTensors tokens = SafeTensors.open(whole)) {
      assertThat(means.tensor("activations").shape()).containsExactly(2L, 3L, 48L);
      assertThat(tokens.tensor("text.0").shape()).containsExactly(3L, 3L, 48L);
      assertThat(tokens.tensor("text.1").shape()).containsExactly(3L, 2L, 48L);
      float[] mean = means.tensor("activations").floats();
      float[] second = tokens.tensor("text.1").floats();
      for (int u = 0; u < 48; u++) {
        assertThat(mean[144 + u]).isEqualTo((second[u] + second[48 + u]) / 2);
      }
    }
  }

  @Test
  void nothingIsLeftBehindWhereNothingCanBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String target = file.resolve("x.safetensors").toString();
    assertThat(broca("activations", MODEL, "--ids", "[[1,2]]", "--out", target)).isEqualTo(1);
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  /** Makes sure that no later process has to write the model into the cache. */
  static void unpackTheModel() {
    LanguageModel.load("broca-tiny").close();
  }

  private Path contrast(String... rows) throws IOException {
    return Files.writeString(
        folder.resolve("contrast.csv"), "text,condition\n" + String.join("\n", rows) + "\n");
  }

  private Path tenOfEach() throws IOException {
    String[] nouns = {
      "cat", "king", "ship", "road", "letter", "dog", "tree", "hand", "book", "sea"
    };
    var rows = new ArrayList<String>();
    for (String noun : nouns) {
      rows.add("the old %s was there before us,a".formatted(noun));
      rows.add("was before %s us old the there,b".formatted(noun));
    }
    return contrast(rows.toArray(String[]::new));
  }

  private int localize(Path stimuli, String... more) {
    var arguments = new ArrayList<>(List.of("localize", "broca-tiny", "--stimuli", "" + stimuli));
    arguments.addAll(List.of("--network", "order", "--positive", "a", "--negative", "b"));
    arguments.addAll(List.of("--out", "" + folder.resolve("out")));
    arguments.addAll(List.of(more));
    return broca(arguments.toArray(String[]::new));
  }

  @Test
  void theQuickDemoGoesFromTheModelToTheReportAndSaysWhatItFound() throws IOException {
    Path out = folder.resolve("demo");
    assertThat(broca("demo", "--quick", "--out", "" + out)).isZero();
    String said = this.out.toString();
    assertThat(said.lines().takeWhile(line -> !line.isEmpty())).hasSize(5);
    assertThat(said).contains("broca-tiny", "20 of 2,048 units", "Units: inconclusive");
    assertThat(out.resolve("demo.html")).content().contains("broca-tiny", "energy-matched");
    assertThat(out.resolve("demo.sqlite")).isNotEmptyFile();
    try (var results = Files.list(out.resolve("demo.localizers"))) {
      Path result = results.findFirst().orElseThrow();
      assertThat(result.resolve("index.html")).isNotEmptyFile();
      assertThat(result.resolve("passport.json")).content().contains("broca-tiny");
    }
    assertThat(broca("demo", "--quick", "--out", "" + out)).isZero();
    assertThat(this.out.toString()).isEqualTo(said + said);
    assertThat(err.toString()).contains("40 pieces of work, 40 of them done before");
  }

  @Test
  void aResultThatIsThereIsUsedUnlessItIsToBeOverwritten() throws IOException {
    Path stimuli = tenOfEach();
    assertThat(localize(stimuli)).isZero();
    String first = out.toString();
    assertThat(localize(stimuli)).isZero();
    assertThat(err.toString()).contains("This was computed before");
    assertThat(out.toString()).isEqualTo(first + first);
    err.getBuffer().setLength(0);
    assertThat(localize(stimuli, "--overwrite")).isZero();
    assertThat(err.toString()).doesNotContain("This was computed before");
  }

  @Test
  void otherTextsNeverGiveTheOldResult() throws IOException {
    assertThat(localize(tenOfEach())).isZero();
    Path stimuli = folder.resolve("contrast.csv");
    Files.writeString(stimuli, Files.readString(stimuli).replace("old cat", "new cat"));
    assertThat(localize(stimuli)).isZero();
    try (var results = Files.list(folder.resolve("out"))) {
      assertThat(results).hasSize(2);
    }
  }

  @Test
  void oneConditionOnlyIsRefused() throws IOException {
    assertThat(localize(contrast("one two,a", "three four,a"))).isIn(1, 2);
    assertThat(err.toString()).contains("contrast.csv").doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void textsThatAreEmptyAreRefused() throws IOException {
    assertThat(localize(contrast("one two,a", ",b"))).isIn(1, 2);
    assertThat(err.toString()).contains("contrast.csv").doesNotContain("\tat ");
  }

  @Test
  void moreUnitsThanTheNetworkHasAreRefusedBeforeAnythingIsRead() throws IOException {
    assertThat(localize(tenOfEach(), "--num-units", "2049")).isEqualTo(1);
    assertThat(err.toString()).contains("2049", "2048").doesNotContain("Reading");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-101", "90-10", "-5-10", "x"})
  void rangesOutsideTheMapAreRefused(String range) throws IOException {
    assertThat(localize(tenOfEach(), "--localize-range", range)).isIn(1, 2);
    assertThat(err.toString()).contains("range").doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void masksAreShownComparedExportedAndDrawn() throws IOException {
    assertThat(localize(tenOfEach())).isZero();
    Path mask;
    try (var masks = Files.walk(folder.resolve("out"))) {
      mask =
          masks
              .filter(file -> file.toString().matches(".*perc=.*[.]npy"))
              .sorted()
              .findFirst()
              .get();
    }
    Path drawn = folder.resolve("controls");
    assertThat(broca("mask", "random", "--like", "" + mask, "--seed", "1", "--out", "" + drawn))
        .isZero();
    assertThat(broca("mask", "compare", "" + mask, "" + mask)).isZero();
    assertThat(out.toString()).contains("1.0");
    Path csv = folder.resolve("mask.csv");
    assertThat(broca("mask", "export", "" + mask, "--out", "" + csv)).isZero();
    assertThat(Files.readAllLines(csv)).hasSizeGreaterThan(20);
    try (var masks = Files.list(drawn)) {
      assertThat(broca("mask", "show", "" + masks.findFirst().get())).isZero();
    }
  }

  private Path foundMask() throws IOException {
    assertThat(localize(tenOfEach())).isZero();
    out.getBuffer().setLength(0);
    try (var masks = Files.walk(folder.resolve("out"))) {
      return masks
          .filter(file -> file.toString().matches(".*perc=.*[.]npy"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer", "run", "energy", "anti-selective"})
  void controlsAreDrawnWithTheirBalance(String match) throws IOException {
    Path mask = foundMask();
    String drawn = folder.resolve("controls").toString();
    assertThat(
            broca(
                "mask",
                "random",
                "--like",
                "" + mask,
                "--match",
                match,
                "--out",
                drawn,
                "--format",
                "json"))
        .isZero();
    JsonNode balance = JsonMapper.shared().readTree(out.toString());
    assertThat(balance).hasSize(2);
    assertThat(balance.get(0).get("units").asInt()).isPositive();
    assertThat(balance.get(1).get("nominal_energy_rest").asDouble()).isPositive();
    assertThat(Path.of(balance.get(1).get("file").asString())).exists();
    if (!match.equals("energy")) {
      assertThat(balance.get(1).get("units")).isEqualTo(balance.get(0).get("units"));
    }
  }

  @Test
  void energiesAreNeededToMatchThem() throws IOException {
    Path alone = folder.resolve("alone.npy");
    Path found = foundMask();
    Files.copy(found, alone);
    assertThat(
            broca(
                "mask", "random", "--like", "" + alone, "--match", "energy", "--out", "" + folder))
        .isEqualTo(1);
    assertThat(err.toString()).contains("energies.npy", "--result");
    String[] named = {
      "mask",
      "random",
      "--like",
      "" + alone,
      "--match",
      "energy",
      "--out",
      "" + folder,
      "--result",
      "" + found.getParent()
    };
    assertThat(broca(named)).isZero();
  }

  private List<String> labelPermuted(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("label-permuted"))
          .sorted()
          .toList();
    }
  }

  @Test
  void labelPermutedControlsAreAddedToAResultAndCopiedWithTheirBalance() throws IOException {
    Path mask = foundMask();
    Path result = mask.resolveSibling("");
    String[] copy = {
      "mask",
      "random",
      "--like",
      "" + mask,
      "--match",
      "label-permuted",
      "--count",
      "3",
      "--out",
      "" + folder.resolve("controls"),
      "--format",
      "json"
    };
    assertThat(broca(copy)).isEqualTo(1);
    assertThat(err.toString())
        .contains("broca localize", "--label-permuted 3")
        .doesNotContain("\tat ");

    byte[] before = Files.readAllBytes(mask);
    assertThat(localize(tenOfEach(), "--label-permuted", "3")).isZero();
    assertThat(err.toString()).contains("This was computed before", "3, in 1 strata");
    List<String> names = labelPermuted(result);
    assertThat(names)
        .containsExactly(
            "label-permuted_seed=42.npy",
            "label-permuted_seed=43.npy",
            "label-permuted_seed=44.npy");
    assertThat(mask).hasBinaryContent(before);

    out.getBuffer().setLength(0);
    assertThat(broca(copy)).isZero();
    JsonNode balance = JsonMapper.shared().readTree(out.toString());
    assertThat(balance).hasSize(4);
    for (int i = 1; i < 4; i++) {
      assertThat(balance.get(i).get("units")).isEqualTo(balance.get(0).get("units"));
      assertThat(balance.get(i).get("mean_t").asDouble())
          .isLessThan(balance.get(0).get("mean_t").asDouble());
      Path copied = Path.of(balance.get(i).get("file").asString());
      assertThat(copied).hasSameBinaryContentAs(result.resolve(names.get(i - 1)));
    }
  }

  @Test
  void labelPermutedControlsAreTheSameBesideANewResultAndAnOldOne() throws IOException {
    Path result = foundMask().resolveSibling("");
    assertThat(localize(tenOfEach(), "--label-permuted", "2")).isZero();
    byte[] added = Files.readAllBytes(result.resolve("label-permuted_seed=43.npy"));
    assertThat(localize(tenOfEach(), "--label-permuted", "2", "--overwrite")).isZero();
    assertThat(result.resolve("label-permuted_seed=43.npy")).hasBinaryContent(added);
    assertThat(localize(tenOfEach(), "--overwrite")).isZero();
    assertThat(labelPermuted(result)).isEmpty();
  }

  @Test
  void labelsThatLengthTellsAreNotPermuted() throws IOException {
    var rows = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      rows.add("the old cat number %d was there before us and the king,a".formatted(i));
      rows.add("cat %d,b".formatted(i));
    }
    assertThat(localize(contrast(rows.toArray(String[]::new)), "--label-permuted", "3"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("length alone", "--truncate matched")
        .doesNotContain("Reading", "\tat ");
    try (var left = Files.list(folder.resolve("out"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void continuationsAreShownIntactAndLesioned() throws IOException {
    Path mask = foundMask();
    String[] call = {
      "generate",
      "broca-tiny",
      "--prompt",
      "The old man",
      "--tokens",
      "6",
      "--mask",
      "" + mask,
      "--format",
      "json"
    };
    assertThat(broca(call)).isZero();
    JsonNode first = JsonMapper.shared().readTree(out.toString());
    assertThat(first).hasSize(2);
    assertThat(first.get(0).get("mask").isNull()).isTrue();
    assertThat(first.get(0).get("ids")).hasSize(6);
    assertThat(first.get(0)).isNotEqualTo(first.get(1));
    out.getBuffer().setLength(0);
    assertThat(broca(call)).isZero();
    assertThat(JsonMapper.shared().readTree(out.toString())).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "class-mean", "resample"})
  void lesionsChangeScores(String kind) throws IOException {
    Path mask = foundMask();
    String text = "The boys near the house are tired.";
    assertThat(broca("score", "broca-tiny", "--text", text, "--format", "json")).isZero();
    double intact = JsonMapper.shared().readTree(out.toString()).get(0).get("sum").asDouble();
    out.getBuffer().setLength(0);
    assertThat(
            broca(
                "score",
                "broca-tiny",
                "--text",
                text,
                "--mask",
                "" + mask,
                "--lesion",
                kind,
                "--format",
                "json"))
        .isZero();
    double lesioned = JsonMapper.shared().readTree(out.toString()).get(0).get("sum").asDouble();
    assertThat(lesioned).isNotEqualTo(intact).isFinite();
    assertThat(err.toString()).contains(kind);
  }

  @Test
  void theDoctorSaysWhatThisMachineHas() {
    assertThat(broca("doctor")).isZero();
    assertThat(out.toString()).contains("libtorch", "GFLOP/s", "HF_HUB_CACHE", "memory");
  }

  @Test
  void anAuditCountsWhatIsKept() {
    assertThat(broca("data", "audit", "language", "--model", "broca-tiny")).isZero();
    assertThat(out.toString()).contains("sentences", "nonwords");
  }

  @Test
  void printedPairsAreThoseOfTheBenchmark() throws IOException {
    assertThat(broca("data", "pairs")).isZero();
    Path file = Files.writeString(folder.resolve("pairs.jsonl"), out.toString());
    assertThat(Benchmarks.read("blimp", Optional.of(file)).items())
        .isEqualTo(Benchmarks.read("pairs", Optional.empty()).items());
  }
}
