package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.app.cli.Console;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.stimuli.ContrastFile;
import dev.broca.lab.stimuli.made.WordLists;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.model.LanguageModel;
import dev.broca.model.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as a user types them, on tiny models. */
@Tag("long")
class CommandsTest {
  private static final String MODEL = "../model/src/test/resources/golden/families/llama-gqa";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
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

  /** The sum is that of transformers 5.24, float32, after token 0. */
  @Test
  void aLeadingBlankIsScoredAsPartOfTheText() {
    String[] command = {"score", "broca-tiny", "--text", "These dogs bark.", "--leading-blank"};
    assertThat(
            broca(
                Stream.concat(Stream.of(command), Stream.of("--format", "json"))
                    .toArray(String[]::new)))
        .isZero();
    JsonNode item = JsonMapper.shared().readTree(out.toString()).get(0);
    assertThat(item.get("text").asString()).isEqualTo(" These dogs bark.");
    assertThat(item.get("sum").asDouble()).isCloseTo(-37.051239, within(1e-4));
    assertThat(broca("score", MODEL, "--ids", "[[1,2]]", "--leading-blank")).isEqualTo(2);
    assertThat(err.toString()).contains("--leading-blank is for texts");
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
  void activationsOfASiteAreAsWideAsItIs() {
    Map<String, Long> widths =
        Map.of("attention-output", 48L, "mlp-output", 48L, "mlp-hidden", 80L, "heads", 4L);
    widths.forEach((site, width) -> {
      Path file = folder.resolve(site + ".safetensors");
      String[] call = {
        "activations", MODEL, "--ids", "[[1,2,3]]", "--site", site, "--out", "" + file
      };
      assertThat(broca(call)).isZero();
      try (SafeTensors read = SafeTensors.open(file)) {
        assertThat(read.tensor("activations").shape()).containsExactly(1L, 3L, width);
        assertThat(read.metadata()).containsEntry("site", site);
      }
    });
    String nowhere = "" + folder.resolve("x.safetensors");
    assertThat(broca("activations", MODEL, "--ids", "[[1]]", "--site", "neurons", "--out", nowhere))
        .isEqualTo(2);
    assertThat(err.toString()).contains("mlp-hidden, heads", "neurons");
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
    assertThat(err.toString()).contains("41 pieces of work, 41 of them done before");
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
  void aModelLargerThanMemoryIsPlannedBeforeItReads() throws IOException {
    Path stimuli = tenOfEach();
    assertThat(localize(stimuli, "--memory", "1M")).isZero();
    assertThat(err.toString().lines())
        .filteredOn(line -> line.contains("block by block will take about"))
        .singleElement()
        .asString()
        .matches("Reading [0-9]+ tokens block by block will take about [0-9]+ seconds? [(].*");
    err.getBuffer().setLength(0);
    assertThat(localize(stimuli, "--overwrite")).isZero();
    assertThat(err.toString()).doesNotContain("will take about");
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
  void csvAndJsonHaveTheSameBalance() throws IOException {
    Path alone = folder.resolve("alone.npy");
    Files.copy(foundMask(), alone);
    String[] random = {"mask", "random", "--like", "" + alone, "--out", "" + folder, "--format"};
    assertThat(broca(Stream.concat(Stream.of(random), Stream.of("json")).toArray(String[]::new)))
        .isZero();
    JsonNode json = JsonMapper.shared().readTree(out.toString());
    out.getBuffer().setLength(0);
    assertThat(broca(Stream.concat(Stream.of(random), Stream.of("csv")).toArray(String[]::new)))
        .isZero();
    TableFile csv =
        TableFile.of(
            "out.csv", out.toString().getBytes(StandardCharsets.UTF_8), TableOptions.STANDARD);

    assertThat(csv.columns()).containsExactlyElementsOf(json.get(0).propertyNames());
    assertThat(csv.size()).isEqualTo(json.size()).isEqualTo(2);
    for (int i = 0; i < csv.size(); i++) {
      for (String name : csv.columns()) {
        assertThat(csv.rows().get(i).cell(csv.column(name)))
            .as(name)
            .isEqualTo(json.get(i).get(name).asString(""));
      }
    }
    assertThat(json.get(1).get("mean_t").isNull()).isTrue(); // no file of a localizer is there
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
  @ValueSource(strings = {"attention-output", "mlp-output", "mlp-hidden", "heads"})
  void aSiteGoesFromTheLocalizerToControlsAndLesions(String site) throws IOException {
    String[] more = {"--site", site, "--num-units", "3", "--label-permuted", "2"};
    assertThat(localize(tenOfEach(), more)).isZero();
    Path mask;
    try (var files = Files.walk(folder.resolve("out"))) {
      mask =
          files
              .filter(file -> file.toString().contains("_network=order_site=" + site + "_pooling"))
              .filter(file -> file.toString().contains("nunits=3"))
              .findFirst()
              .orElseThrow();
    }
    assertThat(out.toString()).contains("order network of broca-tiny at " + site);
    assertThat(mask.resolveSibling("index.html")).content().contains("broca-tiny at " + site);
    String controls = folder.resolve("controls").toString();
    for (String match : List.of("uniform", "layer", "run", "label-permuted", "anti-selective")) {
      String[] call = {"mask", "random", "--like", "" + mask, "--match", match, "--out", controls};
      assertThat(broca(call)).as(match).isZero();
    }
    Path uniform = Path.of(controls, "uniform_site=" + site + "_seed=42.npy");
    assertThat(Path.of(controls, "label-permuted_site=" + site + "_seed=42.npy")).exists();
    String[] outliers = {
      "mask", "random", "--like", "" + mask, "--match", "outliers", "--out", controls
    };
    boolean stream = site.endsWith("output");
    assertThat(broca(outliers)).isEqualTo(stream ? 0 : 1);
    assertThat(err.toString().contains("another unit in every block")).isEqualTo(!stream);

    double intact = scored();
    double lesioned = scored("--mask", "" + mask);
    assertThat(err.toString()).contains("Lesioned: 3 of ", " units at " + site + " (zero)");
    assertThat(lesioned).isNotEqualTo(intact).isNotEqualTo(scored("--mask", "" + uniform));
    for (String kind : List.of("class-mean", "resample")) {
      assertThat(scored("--mask", "" + mask, "--lesion", kind)).isNotEqualTo(lesioned).isFinite();
    }
    // Without the name only the shape is left, and --site.
    Path plain = folder.resolve("plain.npy");
    Files.copy(mask, plain);
    assertThat(scored("--mask", "" + plain, "--site", site)).isEqualTo(lesioned);
    assertThat(scored("--mask", "" + plain) == lesioned).isEqualTo(!stream);
    String[] wrong = {
      "score", "broca-tiny", "--text", "A dog.", "--mask", "" + mask, "--site", "block-output"
    };
    assertThat(broca(wrong)).isEqualTo(1);
    assertThat(err.toString()).contains("is a mask at " + site + ", but --site says block-output");
  }

  private double scored(String... more) {
    out.getBuffer().setLength(0);
    var arguments =
        new ArrayList<>(List.of("score", "broca-tiny", "--text", "The boys near it are tired."));
    arguments.addAll(List.of("--format", "json"));
    arguments.addAll(List.of(more));
    assertThat(broca(arguments.toArray(String[]::new))).isZero();
    return JsonMapper.shared().readTree(out.toString()).get(0).get("sum").asDouble();
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

  @Test
  void halfOfMinimalPairsThatTestsIsWhatTheLocalizerDidNotRead() throws IOException {
    assertThat(broca("data", "pairs", "--test-half", "pairs:islands", "--seed", "7")).isZero();
    Path file = Files.writeString(folder.resolve("islands.jsonl"), out.toString());
    var halves = PairContrast.own("islands", 7);
    assertThat(Benchmarks.read("blimp", Optional.of(file)).items())
        .extracting(Item::id)
        .isEqualTo(halves.testing().stream().map(PairContrast.Pair::id).toList());

    out.getBuffer().setLength(0);
    assertThat(broca("data", "pairs", "--test-half", "blimp:islands", "--stimuli", file.toString()))
        .isZero();
    assertThat(out.toString().lines())
        .hasSize(PairContrast.blimp("islands", file, 42).testing().size());
  }

  @Test
  void optionsOfTheTestHalfWithoutItAreRefused() {
    assertThat(broca("data", "pairs", "--seed", "7")).isEqualTo(2);
    assertThat(err.toString()).contains("--test-half");
    assertThat(broca("data", "pairs", "--test-half", "islands")).isEqualTo(2);
    assertThat(err.toString()).contains("pairs:NAME or blimp:NAME");
    assertThat(broca("data", "pairs", "--test-half", "pairs:iland")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean islands?");
  }

  @Test
  void minimalPairsAreLocalizedIntoFilesWithoutAColon() throws IOException {
    assertThat(
            broca(
                "localize",
                "broca-tiny",
                "--network",
                "pairs:reflexive_number",
                "--percentage",
                "5",
                "--out",
                folder.toString()))
        .isZero();
    assertThat(out.toString()).contains("prefer grammatical to", "ungrammatical", "Two halves");
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains(":"))
          .anyMatch(name -> name.contains("network=pairs-reflexive_number_"));
    }
  }

  @Test
  void conditionsAreMadeFromSentences() throws IOException {
    Path sentences =
        Files.writeString(
            folder.resolve("s.txt"),
            "The gardener paints a door.\nMany boats left slowly.\n\nShe will see twelve owls.\n");
    Path lists = folder.resolve("lists.txt");
    assertThat(broca("data", "wordlists", "--sentences", sentences.toString(), "--out", "" + lists))
        .isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(Files.readAllLines(lists))
        .isEqualTo(
            WordLists.of(
                List.of(
                    "The gardener paints a door.",
                    "Many boats left slowly.",
                    "She will see twelve owls."),
                42));

    Path file = folder.resolve("j.csv");
    assertThat(
            broca(
                "data",
                "jabberwocky",
                "--sentences",
                sentences.toString(),
                "--format",
                "csv",
                "--out",
                file.toString()))
        .isZero();
    var contrast = ContrastFile.read(file);
    assertThat(contrast.positives()).hasSize(3);
    assertThat(contrast.negatives().getFirst().text())
        .matches("The [a-z]{8} [a-z]{5}s a [a-z]{4}[.]");

    assertThat(broca("data", "wordlists", "--out", lists.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("lists.txt exists");
    assertThat(broca("data", "wordlists", "--sentences", "" + folder.resolve("no.txt")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multiple-demand", "theory-of-mind", "pairs:islands"})
  void builtInSetsAreAudited(String set) {
    assertThat(broca("data", "audit", set, "--model", "broca-tiny")).isZero();
    assertThat(out.toString()).contains("duplicates              0");
  }
}
