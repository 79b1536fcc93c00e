package dev.broca.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.unit.PositionClass;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code broca evaluate} as a user types it, on the model that comes along. */
class EvaluateCommandTest {
  private static final String PAIR =
      "{\"UID\":\"%s\",\"pairID\":\"%d\",\"linguistics_term\":\"agreement\",\"sentence_good\":\"%s\",\"sentence_bad\":\"%s\"}\n";

  @TempDir Path folder;
  private Path pairs = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    pairs =
        Files.writeString(
            folder.resolve("pairs.jsonl"),
            PAIR.formatted("verb", 0, "The dogs are old.", "The dogs is old.")
                + PAIR.formatted("verb", 1, "The dog is old.", "The dog are old.")
                + PAIR.formatted("noun", 0, "These dogs slept.", "These dog slept."));
  }

  private int evaluate(String... more) {
    var arguments = new ArrayList<>(List.of("evaluate", "broca-tiny", "--benchmark"));
    arguments.addAll(List.of(more));
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments.toArray(String[]::new));
  }

  private int blimp(String... more) {
    var arguments = new ArrayList<>(List.of("blimp", "--data", pairs.toString()));
    arguments.addAll(List.of(more));
    return evaluate(arguments.toArray(String[]::new));
  }

  private Path mask(String rows) throws IOException {
    return Files.writeString(folder.resolve("mask.csv"), "site,layer,unit\n" + rows);
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(out.toString());
  }

  @Test
  void oneModelIsOneObjectWithItsGroups() {
    assertThat(blimp("--format", "json")).isZero();
    JsonNode json = json();
    assertThat(json.get("benchmark").asString()).as("none of BLiMP's").isEqualTo("minimal-pairs");
    assertThat(json.get("n").asInt()).isEqualTo(3);
    assertThat(json.get("chance").asDouble()).isEqualTo(.5);
    assertThat(json.get("prefix_id").isInt()).isTrue();
    JsonNode by = json.get("by").get("paradigm");
    double mean =
        (by.get("verb").get("accuracy").asDouble() + by.get("noun").get("accuracy").asDouble()) / 2;
    assertThat(json.get("accuracy").asDouble()).isEqualTo(mean);
    assertThat(json.get("by").get("phenomenon").get("agreement").get("n").asInt()).isEqualTo(3);
    assertThat(json.has("items")).isFalse();
  }

  @Test
  void ourOwnPairsNeedNoFiles() {
    assertThat(evaluate("pairs", "--limit", "2", "--format", "json")).isZero();
    JsonNode json = json();
    assertThat(json.get("n").asInt()).isEqualTo(2 * json.get("by").get("paradigm").size());
    assertThat(json.get("by").get("phenomenon").size()).isEqualTo(13);
    assertThat(json.get("accuracy").asDouble()).isBetween(.6, .9);
    assertThat(evaluate("pairs", "--data", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("The items of pairs are made here. Leave out --data.");
  }

  @Test
  void itemsHoldWhatDecidesThem() {
    assertThat(blimp("--items", "--format", "json", "--reduce", "mean")).isZero();
    for (JsonNode item : json().get("items")) {
      JsonNode good = item.get("texts").get(0);
      JsonNode bad = item.get("texts").get(1);
      double margin =
          good.get("logprob").asDouble() / good.get("tokens").asInt()
              - bad.get("logprob").asDouble() / bad.get("tokens").asInt();
      assertThat(item.get("margin").asDouble()).isCloseTo(margin, within(1e-9));
      assertThat(item.get("correct").asBoolean()).isEqualTo(margin > 0);
      assertThat(good.get("text").asString()).endsWith(".");
    }
  }

  /** Log-probabilities of transformers 5.24, float32, after token 0, with and without a blank. */
  @Test
  void aLeadingBlankStandsBeforeBothSentences() throws IOException {
    Files.writeString(pairs, PAIR.formatted("d", 0, "These dogs bark.", "This dogs bark."));
    assertThat(blimp("--items", "--format", "json")).isZero();
    assertScores(json(), false, -32.044734, -31.103855);
    out.getBuffer().setLength(0);
    assertThat(blimp("--items", "--format", "json", "--leading-blank")).isZero();
    assertScores(json(), true, -37.051239, -38.094336);
    out.getBuffer().setLength(0);
    assertThat(blimp("--leading-blank")).isZero();
    assertThat(out.toString()).contains("a blank before every sentence");
    out.getBuffer().setLength(0);
    assertThat(blimp("--leading-blank", "--format", "csv")).isZero();
    assertThat(out.toString().lines().findFirst().orElseThrow()).endsWith(",leading_blank");
  }

  private static void assertScores(JsonNode json, boolean blank, double good, double bad) {
    assertThat(json.get("leading_blank").asBoolean()).isEqualTo(blank);
    JsonNode item = json.get("items").get(0);
    assertThat(item.get("correct").asBoolean()).isEqualTo(good > bad);
    JsonNode texts = item.get("texts");
    assertThat(texts.get(0).get("text").asString())
        .isEqualTo((blank ? " " : "") + "These dogs bark.");
    assertThat(texts.get(0).get("logprob").asDouble()).isCloseTo(good, within(1e-4));
    assertThat(texts.get(1).get("logprob").asDouble()).isCloseTo(bad, within(1e-4));
  }

  /** The pairs and sums of log-probabilities of transformers 5.24, whatever form they have. */
  @Test
  void pairsOfOtherPeopleAreScoredAsTransformersDoes() throws IOException {
    String[][] forms = {
      {
        "jblimp.jsonl",
        "{\"type\":\"x\",\"good_sentence\":\"The cats sleep.\",\"bad_sentence\":\"The cats sleeps.\"}"
      },
      {"multiblimp.tsv", "sen\twrong_sen\tlang", "The cats sleep.\tThe cats sleeps.\teng"},
      {"zorro.txt", "The cats sleeps.", "The cats sleep."},
      {"clams.txt", "True\tThe cats sleep.", "False\tThe cats sleeps."}
    };
    for (String[] form : forms) {
      Path file = folder.resolve(form[0]);
      Files.write(file, List.of(form).subList(1, form.length));
      out.getBuffer().setLength(0);
      String[] command = {
        "minimal-pairs", "--data", file.toString(), "--items", "--format", "json"
      };
      assertThat(evaluate(command)).as(form[0]).isZero();
      assertThat(json().get("benchmark").asString()).isEqualTo("minimal-pairs");
      JsonNode texts = json().get("items").get(0).get("texts");
      assertThat(texts.get(0).get("logprob").asDouble()).isCloseTo(-27.999737, within(1e-4));
      assertThat(texts.get(1).get("logprob").asDouble()).isCloseTo(-30.804353, within(1e-4));
    }
  }

  /** Log-probabilities of transformers 5.24, of the tokens of every option. */
  @Test
  void optionsOfQuestionsAreScoredAsTransformersDoes() throws IOException {
    Path file = folder.resolve("questions.jsonl");
    Files.write(
        file,
        List.of(
            "{\"question\":\"What do cats drink?\",\"options\":[\"milk\",\"old stones\",\"sand\"],\"answer\":\"A\",\"group\":\"food\"}",
            "{\"question\":\"How many legs has a horse?\",\"options\":[\"two\",\"three\",\"four\",\"five\"],\"answer\":\"C\",\"group\":\"legs\"}"));
    assertThat(evaluate("choice", "--data", file.toString(), "--items", "--format", "json"))
        .isZero();
    JsonNode json = json();
    assertThat(json.get("chance").asDouble()).isCloseTo((1 / 3. + 1 / 4.) / 2, within(1e-12));
    assertThat(json.get("accuracy").asDouble()).isEqualTo(.5);
    assertThat(json.get("by").get("group").get("food").get("accuracy").asDouble()).isEqualTo(1);
    double[][] expected = {
      {-10.044311, -17.211196, -11.045809}, {-7.01503, -7.798856, -7.848695, -8.029632}
    };
    for (int i = 0; i < expected.length; i++) {
      JsonNode item = json.get("items").get(i);
      assertThat(item.get("answer").asString()).isEqualTo(i == 0 ? "A" : "C");
      assertThat(item.get("chosen").asString()).isEqualTo("A");
      for (int option = 0; option < expected[i].length; option++) {
        assertThat(item.get("texts").get(option).get("logprob").asDouble())
            .isCloseTo(expected[i][option], within(1e-4));
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidWithTheCommandThatFetchesIt() {
    assertThat(evaluate("blimp")).isEqualTo(2);
    assertThat(err.toString()).contains("needs --data", "broca data pull blimp");
    assertThat(evaluate("rte")).isEqualTo(2);
    assertThat(err.toString()).contains("broca data pull glue:rte");
    assertThat(evaluate("minimal-pairs", "--data", "zorro")).isEqualTo(2);
    assertThat(err.toString()).contains("broca data pull zorro");
  }

  @Test
  void whatWasPulledIsFoundByItsName() throws IOException {
    Path zorro = PulledSets.standard().place("zorro");
    Files.createDirectories(zorro);
    Files.writeString(zorro.resolve("a-b.txt"), "The cats sleeps.\nThe cats sleep.\n");
    Files.writeString(zorro.resolve(PulledSets.SOURCE), "made for a test");
    try {
      assertThat(evaluate("minimal-pairs", "--data", "zorro", "--format", "json")).isZero();
      assertThat(json().get("by").get("paradigm").has("a-b")).isTrue();
    } finally {
      Files.delete(zorro.resolve(PulledSets.SOURCE));
      Files.delete(zorro.resolve("a-b.txt"));
      Files.delete(zorro);
    }
  }

  @Test
  void aLeadingBlankIsForPairsAlone() {
    assertThat(evaluate("arithmetic", "--leading-blank")).isEqualTo(2);
    assertThat(err.toString()).contains("A leading blank is for minimal pairs, but arithmetic");
  }

  @Test
  void everyMaskIsARowAfterTheIntactModel() throws IOException {
    String mask = mask("block-output,0,3\nblock-output,7,200\n").toString();
    assertThat(blimp("--mask", mask, "--mask", mask, "--format", "json")).isZero();
    JsonNode rows = json();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).get("mask").isNull()).isTrue();
    assertThat(rows.get(1).get("mask").asString()).isEqualTo(mask);
    assertThat(rows.get(1).get("units").asInt()).isEqualTo(2);
    assertThat(rows.get(2)).isEqualTo(rows.get(1));
    assertThat(rows.get(1).get("margin")).isNotEqualTo(rows.get(0).get("margin"));
  }

  @Test
  void tablesShowRowsAndGroups() throws IOException {
    String mask = mask("block-output,0,3\n").toString();
    assertThat(blimp("--mask", mask, "--items")).isZero();
    assertThat(out.toString())
        .contains(
            "minimal-pairs, broca-tiny: 3 items in 2 paradigms",
            "intact",
            "mask 1",
            "verb/1",
            mask);
    assertThat(err.toString()).contains("verb is none of the 67 paradigms of BLiMP");
  }

  @Test
  void csvHasARowForEveryGroupOrRegion() {
    assertThat(blimp("--format", "csv")).isZero();
    assertThat(out.toString().lines()).hasSize(1 + 1 + 1 + 2);
    out.getBuffer().setLength(0);
    assertThat(blimp("--format", "csv", "--items", "--limit", "1")).isZero();
    assertThat(out.toString().lines()).hasSize(1 + 2 * 2);
  }

  @Test
  void limitsApply() {
    assertThat(blimp("--limit-total", "2", "--items", "--format", "json")).isZero();
    assertThat(json().get("items").get(0).get("id").asString()).isEqualTo("verb/0");
    assertThat(json().get("items").get(1).get("id").asString()).isEqualTo("noun/0");
  }

  @Test
  void answersAreCounted() throws IOException {
    Path file = Files.writeString(folder.resolve("dev.tsv"), "a\t1\t\tShe sang.\nb\t0\t*\tSang.\n");
    assertThat(evaluate("cola", "--data", file.toString(), "--format", "json")).isZero();
    assertThat(json().get("answers").get("labels").get(1).asString()).isEqualTo("yes");
    assertThat(json().get("commonest_share").asDouble()).isBetween(.5, 1.0);
    assertThat(json().get("by").get("task").get("cola").get("n").asInt()).isEqualTo(2);
  }

  @Test
  void filesHaveNatsPerToken() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "The old man went to the sea.\n");
    assertThat(evaluate("perplexity", "--data", file.toString(), "--format", "json")).isZero();
    double nats = json().get("nats_per_token").asDouble();
    assertThat(nats).isPositive().isLessThan(json().get("chance").asDouble());
    assertThat(json().has("accuracy")).isFalse();
    assertThat(evaluate("perplexity", "--data", file.toString(), "--reduce", "mean")).isEqualTo(2);
    assertThat(err.toString()).contains("--reduce does not apply");
  }

  @Test
  void wrongArgumentsAreSaidBeforeTheModelIsOpened() {
    assertThat(evaluate("blump")).isEqualTo(2);
    assertThat(err.toString()).contains("blump", "syntaxgym").doesNotContain("opened in");
    assertThat(evaluate("syntaxgym")).isEqualTo(2);
    assertThat(blimp("--reduce", "median")).isEqualTo(2);
    assertThat(blimp("--limit", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--data", "median").doesNotContain("\tat ");
  }

  @Test
  void aMaskOfAnotherModelIsRefusedBeforeAnythingIsScored() throws IOException {
    assertThat(blimp("--mask", mask("block-output,99,0\n").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("mask.csv").doesNotContain("Scoring", "\tat ");
    assertThat(out.toString()).isEmpty();
  }

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  /** At the last block nothing is lesioned before: what is realised is what stands there intact. */
  @Test
  void footprintsAreMeasuredOnTheBenchmarksTextsUnderTheLesion() throws IOException {
    String mask = mask("block-output,7,3\nblock-output,7,200\n").toString();
    assertThat(blimp("--mask", mask, "--footprint", "--format", "json")).isZero();
    JsonNode rows = json();
    assertThat(rows.get(0).has("footprint")).isFalse();
    JsonNode taken = rows.get(1).get("footprint");
    assertThat(taken.get("units").asInt()).isEqualTo(2);
    assertThat(taken.get("blocks").asInt()).isEqualTo(1);
    assertThat(taken.get("coordinates").asInt()).isEqualTo(2);
    assertThat(taken.get("texts").asInt()).isEqualTo(6);
    assertThat(taken.has("nominal_energy_rest")).isFalse();
    double[] expected = new double[2];
    try (var model = LanguageModel.load("broca-tiny")) {
      var texts = new ArrayList<int[]>();
      for (String line : Files.readAllLines(pairs)) {
        JsonNode pair = JsonMapper.shared().readTree(line);
        for (String which : List.of("sentence_good", "sentence_bad")) {
          int[] ids = model.tokenizer().encode(pair.get(which).asString(), false).ids();
          int prefix = rows.get(1).get("prefix_id").asInt();
          texts.add(IntStream.concat(IntStream.of(prefix), IntStream.of(ids)).toArray());
        }
      }
      EnergyMeter meter = model.energy(texts, Progress.NONE);
      Units units = model.units(Site.BLOCK_OUTPUT);
      for (PositionClass c : PositionClass.values()) {
        double all =
            IntStream.range(units.first(7), units.first(8))
                .mapToDouble(u -> meter.meanSquare(c, u))
                .sum();
        double masked =
            meter.meanSquare(c, units.first(7) + 3) + meter.meanSquare(c, units.first(7) + 200);
        expected[c == PositionClass.FIRST ? 0 : 1] = masked / all / units.blocks();
      }
    }
    assertThat(taken.get("energy_first").asDouble()).isCloseTo(expected[0], withinPercentage(.01));
    assertThat(taken.get("energy_rest").asDouble()).isCloseTo(expected[1], withinPercentage(.01));

    out.getBuffer().setLength(0);
    String[] firstOnly = {"--lesion-positions", "first", "--format", "json"};
    assertThat(
            blimp(
                "--mask",
                mask,
                "--footprint",
                firstOnly[0],
                firstOnly[1],
                firstOnly[2],
                firstOnly[3]))
        .isZero();
    JsonNode first = json().get(1).get("footprint");
    assertThat(first.get("energy_first")).isEqualTo(taken.get("energy_first"));
    assertThat(first.get("energy_rest").asDouble()).isZero();
  }

  @Test
  void nominalEnergiesStandBesideRealisedOnesWhereTheLocalizerMeasuredThem() throws IOException {
    Path results = folder.resolve("results");
    assertThat(
            broca("localize", "broca-tiny", "--network", "language", "--out", results.toString()))
        .isZero();
    Path found;
    try (var files = Files.walk(results)) {
      found =
          files
              .filter(file -> file.toString().matches(".*perc=.*[.]npy"))
              .findFirst()
              .orElseThrow();
    }
    out.getBuffer().setLength(0);
    String[] balance = {
      "mask",
      "random",
      "--like",
      found.toString(),
      "--out",
      "" + folder.resolve("controls"),
      "--format",
      "json"
    };
    assertThat(broca(balance)).isZero();
    JsonNode nominal = json().get(0);
    out.getBuffer().setLength(0);
    assertThat(blimp("--mask", found.toString(), "--footprint", "--format", "json")).isZero();
    JsonNode taken = json().get(1).get("footprint");
    for (String name : List.of("nominal_energy_first", "nominal_energy_rest", "coordinates")) {
      assertThat(taken.get(name)).as(name).isEqualTo(nominal.get(name));
    }
    assertThat(taken.get("energy_rest")).isNotEqualTo(taken.get("nominal_energy_rest"));

    out.getBuffer().setLength(0);
    String other = mask("block-output,0,3\n").toString();
    assertThat(blimp("--mask", found.toString(), "--mask", other, "--footprint")).isZero();
    assertThat(out.toString())
        .contains("on 6 of the texts", "nominal first", "coordinates")
        .containsPattern("mask 2 +1 +1 +1 +[0-9.]+ +[0-9.]+ +– +–");
  }

  @Test
  void csvNamesWhatIsDoubtfulLast() throws IOException {
    String block =
        IntStream.range(0, 256)
            .mapToObj("block-output,7,%d\n"::formatted)
            .collect(Collectors.joining());
    String mask = mask(block).toString();

    assertThat(blimp("--mask", mask, "--dtype", "bfloat16", "--format", "csv")).isZero();
    TableFile table =
        TableFile.of(
            "out.csv", out.toString().getBytes(StandardCharsets.UTF_8), TableOptions.STANDARD);
    assertThat(table.columns().getLast()).isEqualTo("caution");
    int caution = table.column("caution");
    int masked = table.column("mask");
    assertThat(table.rows())
        .isNotEmpty()
        .allSatisfy(row ->
            assertThat(row.cell(caution).contains("float32"))
                .isEqualTo(row.cell(masked).equals(mask)));

    out.getBuffer().setLength(0);
    assertThat(blimp("--mask", mask, "--format", "csv")).isZero();
    assertThat(out.toString()).doesNotContain("caution");
  }

  @Test
  void footprintsNeedAMaskAndATableOrJson() throws IOException {
    assertThat(blimp("--footprint")).isEqualTo(2);
    String mask = mask("block-output,0,3\n").toString();
    assertThat(blimp("--footprint", "--mask", mask, "--format", "csv")).isEqualTo(2);
    assertThat(err.toString()).contains("--mask", "not in CSV").doesNotContain("opened in");
  }

  @Test
  void aMaskThatFailsLosesNoFinishedRow() throws IOException {
    String mask = mask("block-output,0,1\n").toString();
    var failing =
        new PrintWriter(err) {
          @Override
          public void println(@Nullable String line) {
            if (line != null && line.startsWith("Scoring (mask 2)")) {
              throw new LabException("The second mask fails.");
            }
            super.println(line);
          }
        };
    var console = new Console(new PrintWriter(out), failing, 0, Clock.systemUTC());
    var arguments = new ArrayList<>(List.of("evaluate", "broca-tiny", "--benchmark", "blimp"));
    arguments.addAll(List.of("--data", pairs.toString(), "--format", "json"));
    for (int i = 0; i < 3; i++) {
      arguments.addAll(List.of("--mask", mask));
    }
    int status = Broca.run(console, arguments.toArray(String[]::new));
    assertThat(status).isEqualTo(1);
    assertThat(json()).hasSize(2);
    assertThat(json().get(1).get("units").asInt()).isEqualTo(1);
    assertThat(err.toString().lines().toList())
        .endsWith(
            "2 of 4 rows are finished and printed. Missing: mask 2 (%s), mask 3 (%s)."
                .formatted(mask, mask),
            "The second mask fails.");
  }
}
