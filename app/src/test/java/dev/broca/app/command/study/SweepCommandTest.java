package dev.broca.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.stats.Reliability;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.hub.Progress;
import dev.broca.model.weights.Npy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code broca sweep} as a user types it, on checkpoints between noise and broca-tiny. */
@NullMarked
class SweepCommandTest {
  private static final String OTHER_MODEL = "../model/src/test/resources/golden/families/llama-gqa";

  @TempDir static Path run;
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void makeCheckpoints() throws IOException {
    Path tiny =
        ModelSource.resolve("broca-tiny", HubOptions.fromEnvironment(), Progress.silent()).path();
    checkpoint(tiny, run.resolve("step0"), 0);
    checkpoint(tiny, run.resolve("step20"), .5f);
    checkpoint(tiny, run.resolve("step1000"), 1);
  }

  /** The model with so much of its weights, and noise for the rest. */
  private static void checkpoint(Path from, Path to, float share) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("config.json", "tokenizer.json")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    ByteBuffer weights =
        ByteBuffer.wrap(Files.readAllBytes(from.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    var random = new Random(7);
    for (int at = 8 + (int) weights.getLong(0); at < weights.capacity(); at += 2) {
      float own = Float.intBitsToFloat(weights.getShort(at) << 16);
      float mixed = share * own + (1 - share) * .02f * (float) random.nextGaussian();
      weights.putShort(at, (short) (Float.floatToIntBits(mixed) >> 16));
    }
    Files.write(to.resolve("model.safetensors"), weights.array());
  }

  private int broca(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  private int sweep(List<String> checkpoints, String... more) throws IOException {
    var arguments = new ArrayList<String>(List.of("sweep"));
    checkpoints.forEach(name -> arguments.add(name.contains("/") ? name : run + "/" + name));
    arguments.addAll(List.of("--network", "home", "--stimuli", stimuli()));
    arguments.addAll(List.of("--out", folder.resolve("r").toString(), "--format", "json"));
    arguments.addAll(Arrays.asList(more));
    return broca(arguments.toArray(new String[0]));
  }

  /** Sixteen short texts, so that a checkpoint takes no time. */
  private String stimuli() throws IOException {
    var lines = new ArrayList<String>(List.of("text,condition"));
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "slept"};
    for (int i = 0; i < 8; i++) {
      lines.add("the old %s saw a %s and went home,positive".formatted(words[i], words[7 - i]));
      lines.add("blix %s dral vost %s nep,negative".formatted(words[i], words[7 - i]));
    }
    return Files.write(folder.resolve("texts.csv"), lines).toString();
  }

  private JsonNode printed() {
    return JsonMapper.shared().readTree(out.toString());
  }

  /** As a shell lists them. */
  private static final List<String> ALL = List.of("step0", "step1000", "step20");

  @Test
  void everyCheckpointIsLocalizedOnceAndComparedWithTheLast() throws IOException {
    String[] more = {"--last-units", "--benchmark", "pairs", "--limit", "1"};
    assertThat(sweep(ALL, more)).as("%s", err).isZero();
    String first = out.toString();
    JsonNode found = printed();
    assertThat(found.get("last").asString()).isEqualTo("step1000");
    assertThat(found.get("axis").asString()).isEqualTo("logarithmic");
    assertThat(found.get("missing")).isEmpty();
    JsonNode points = found.get("points");
    assertThat(points).extracting(p -> p.get("step").asLong()).containsExactly(0L, 20L, 1000L);
    List<Result> results = new ArrayList<>();
    for (JsonNode point : points) {
      results.add(Result.in(folder.resolve("r").resolve(point.get("folder").asString())));
    }
    Result last = results.get(2);
    for (int i = 0; i < 2; i++) {
      JsonNode overlap = points.get(i).get("with_last");
      var expected = OverlapIntervals.of(results.get(i).mask(), last.mask(), 2000, 42);
      same(overlap.get("corrected"), expected.overlap().corrected());
      same(overlap.get("low"), expected.interval().low());
      same(overlap.get("chance_high"), expected.chance().high());
      same(
          points.get(i).get("t_correlation"),
          Reliability.pearson(
              Npy.read(results.get(i).t()).doubles(), Npy.read(last.t()).doubles()));
    }
    assertThat(points.get(2).get("with_last").isNull()).isTrue();
    assertThat(points.get(1).get("previous").asString()).isEqualTo("step0");
    same(
        points.get(1).get("with_previous").get("corrected"),
        Overlap.of(results.get(0).mask(), results.get(1).mask()).corrected());
    // What the last checkpoint selects in parts of the texts, in itself, is its held-out effect.
    assertThat(points.get(2).get("last_units"))
        .isEqualTo(points.get(2).get("quality").get("held_out"));
    assertThat(points.get(0).get("last_units").get("unit_d").asDouble())
        .isLessThan(points.get(0).get("quality").get("held_out").get("unit_d").asDouble());
    isWhatOtherCommandsSay(points.get(2), last);

    assertThat(sweep(ALL, more)).isZero();
    assertThat(out.toString()).isEqualTo(first);
    assertThat(err.toString())
        .contains("Checkpoint step20 (2 of 3)", "This was computed before")
        .doesNotContain("Reading", "Scoring");
    files(found);
  }

  private static void same(JsonNode found, double expected) {
    assertThat(found.asDouble()).isCloseTo(expected, within(1e-12));
  }

  private record Result(Path mask0, Path t) {
    static Result in(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        Path mask = files.filter(f -> f.toString().contains("_range=")).findFirst().orElseThrow();
        return new Result(mask, folder.resolve("tvalues.npy"));
      }
    }

    Mask mask() {
      return MaskFiles.read(mask0);
    }
  }

  private void isWhatOtherCommandsSay(JsonNode point, Result result) throws IOException {
    String[] localize = {
      "localize",
      run + "/step1000",
      "--network",
      "home",
      "--stimuli",
      stimuli(),
      "--out",
      folder.resolve("alone").toString(),
      "--format",
      "json"
    };
    assertThat(broca(localize)).isZero();
    JsonNode alone = printed();
    Path kept = folder.resolve("alone").resolve(alone.get("key").asString().substring(0, 8));
    assertThat(MaskFiles.read(kept.resolve(alone.get("mask_file").asString())))
        .isEqualTo(result.mask());
    assertThat(point.get("quality").get("split_half_r"))
        .isEqualTo(alone.get("quality").get("split_half_r"));
    assertThat(point.get("max_t")).isEqualTo(alone.get("quality").get("units_passing_max_t"));
    String[] evaluate = {
      "evaluate", run + "/step1000", "--benchmark", "pairs", "--limit", "1", "--format", "json"
    };
    assertThat(broca(evaluate)).isZero();
    assertThat(printed().get("accuracy")).isEqualTo(point.get("score").get("value"));
  }

  private void files(JsonNode found) throws IOException {
    Path kept = folder.resolve("r").resolve("sweep-" + found.get("key").asString().substring(0, 8));
    List<String> csv = Files.readAllLines(kept.resolve("sweep.csv"));
    assertThat(csv).hasSize(4);
    assertThat(csv.getFirst()).startsWith("checkpoint,step,model,");
    assertThat(csv.get(2)).startsWith("step20,20," + run);
    assertThat(csv).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(33));
    assertThat(JsonMapper.shared().readTree(Files.readString(kept.resolve("sweep.json"))))
        .isEqualTo(found);
    assertThat(kept.resolve("index.html")).isRegularFile();
  }

  @Test
  void aCheckpointThatFailsIsNamedAndTheOthersGoOn() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken/step5"));
    Files.copy(run.resolve("step0/config.json"), broken.resolve("config.json"));
    Files.write(broken.resolve("model.safetensors"), new byte[] {1, 2, 3});
    List<String> some = List.of("step0", broken.toString(), OTHER_MODEL, "step1000");
    assertThat(sweep(some)).isEqualTo(1);
    assertThat(err.toString()).contains("step5 failed:", "llama-gqa failed: Its units are others");
    JsonNode found = printed();
    assertThat(found.get("axis").asString()).isEqualTo("names");
    assertThat(found.get("points"))
        .extracting(point -> point.get("label").asString())
        .containsExactly("step0", "step1000");
    assertThat(found.get("missing"))
        .extracting(gap -> gap.get("model").asString())
        .containsExactly(broken.toString(), OTHER_MODEL);
  }

  @Test
  void whereTheLastFailsTheOneBeforeItTakesItsPlace() throws IOException {
    assertThat(sweep(List.of("step0", "step20", folder + "/nothing"))).isEqualTo(1);
    JsonNode found = printed();
    assertThat(found.get("last").asString()).isEqualTo("step20");
    assertThat(found.get("points").get(0).get("with_last").isNull()).isFalse();
    assertThat(sweep(List.of(folder + "/nothing", folder + "/nowhere"))).isEqualTo(1);
    assertThat(err.toString()).contains("No checkpoint could be localized");
  }

  /** Without its first merges, a tokenizer cuts common words differently. */
  @Test
  void otherTokensOfTheSameTextsAreSaidAndOtherBuiltInTextsAreRefused() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/final"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(run.resolve("step20").resolve(name), other.resolve(name));
    }
    var tokenizer =
        (ObjectNode)
            JsonMapper.shared().readTree(Files.readString(run.resolve("step20/tokenizer.json")));
    var merges = (ArrayNode) tokenizer.get("model").get("merges");
    for (int i = 0; i < 40; i++) {
      merges.remove(0);
    }
    Files.writeString(other.resolve("tokenizer.json"), tokenizer.toString());
    assertThat(sweep(List.of(other.toString(), "step1000"))).as("%s", err).isZero();
    assertThat(printed().get("points").get(0).get("notes").get(0).asString())
        .contains("texts are read as other tokens than in step1000");

    String[] builtIn = {
      "sweep",
      other.toString(),
      run + "/step1000",
      "--network",
      "language",
      "--out",
      folder.resolve("b").toString(),
      "--format",
      "json"
    };
    assertThat(broca(builtIn)).isEqualTo(1);
    assertThat(err.toString()).contains("final failed: Its texts are others", "--stimuli");
  }

  @Test
  void whatMakesNoSweepIsRefused() throws IOException {
    assertThat(sweep(List.of("step0"))).isEqualTo(2);
    assertThat(err.toString()).contains("two checkpoints");
    assertThat(sweep(ALL, "--untrained")).isEqualTo(2);
    assertThat(err.toString()).contains("same random model");
    assertThat(sweep(List.of("step0"), "--revisions", "a,b")).isEqualTo(2);
    assertThat(err.toString()).contains("--revisions are those of one model");
    assertThat(sweep(ALL, "--limit", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--benchmark");
  }
}
