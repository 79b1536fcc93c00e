package dev.broca.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.lesion.NeutralTexts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AlignCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;
  private Path data = Path.of("");
  private Path mask = Path.of("");

  /** Responses that are the same within a passage, with noise: the longer the passage's number. */
  @BeforeEach
  void write() throws IOException {
    var random = new Random(1);
    var csv = new StringBuilder("stimulus,order,passage,subject,voxel\n");
    List<String> texts = NeutralTexts.all();
    double passage = 0;
    for (int s = 0; s < 60; s++) {
      passage = s % 3 == 0 ? random.nextGaussian() : passage;
      for (String subject : List.of("s1", "s2")) {
        csv.append('"').append(texts.get(s)).append("\",");
        csv.append(s % 3).append(",p").append(s / 3).append(',').append(subject).append(',');
        csv.append(passage + .1 * random.nextGaussian()).append('\n');
      }
    }
    data = Files.writeString(folder.resolve("brain.csv"), csv);
    mask =
        Files.writeString(
            folder.resolve("mask.csv"),
            "site,layer,unit\nblock-output,2,3\nblock-output,5,8\nblock-output,7,9\n");
  }

  private int align(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "align",
                "broca-tiny",
                "--data",
                data.toString(),
                "--mask",
                mask.toString(),
                "--outer",
                "4",
                "--permutations",
                "19"));
    arguments.addAll(List.of(more));
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments.toArray(String[]::new));
  }

  @Test
  void aMaskStandsBesideItsControlsAndBaselines() {
    assertThat(align("--controls", "2", "--format", "json")).as(err::toString).isZero();
    JsonNode json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.get("stimuli").asInt()).isEqualTo(60);
    assertThat(json.get("groups").asInt()).isEqualTo(20);
    assertThat(json.get("subjects").asInt()).isEqualTo(2);
    assertThat(json.get("ceiling").isNull()).isTrue();
    JsonNode found = json.get("masks").get(0);
    assertThat(found.get("cka").asDouble()).isBetween(0.0, 1.0);
    assertThat(found.get("rsa").asDouble()).isBetween(-1.0, 1.0);
    assertThat(found.get("units").asInt()).isEqualTo(3);
    assertThat(found.get("coordinates").asInt()).isEqualTo(3);
    assertThat(found.get("components").asInt()).isEqualTo(3);
    assertThat(found.get("r_by_target")).hasSize(2);
    assertThat(found.get("p").asDouble()).isBetween(.05, 1.0);
    assertThat(found.get("unique_r2").isNumber()).isTrue();
    var kinds = new ArrayList<String>();
    found.get("controls").forEach(control -> kinds.add(control.get("kind").asString()));
    assertThat(kinds).containsExactly("untrained", "uniform", "uniform", "layer", "layer");
    var names = new ArrayList<String>();
    json.get("baselines").forEach(baseline -> names.add(baseline.get("name").asString()));
    assertThat(names).containsExactly("length and position", "word rate", "random embedding");
    assertThat(err.toString())
        .contains("60 stimuli in 20 groups, 2 targets of 2 subjects", "Reading (untrained)");
  }

  @Test
  void tablesSayFoldsAndCeiling() {
    assertThat(align("--controls", "1", "--alpha", "loo", "--context", "none")).isZero();
    assertThat(out.toString())
        .contains(
            "4 grouped folds, alpha loo, context none",
            "Ceiling: not known",
            "mask 1, untrained",
            "mask 1, layer",
            "random embedding",
            mask.toString());
  }

  @Test
  void csvHasALineForEveryTargetAndCanBeWrittenToAFile() throws IOException {
    Path file = folder.resolve("out.csv");
    assertThat(
            align("--controls", "0", "--alpha", "ols", "--format", "csv", "--out", file.toString()))
        .isZero();
    assertThat(out.toString()).isEmpty();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("mask,kind,seed,units,target,subject,roi,r,unique_r2");
    assertThat(lines).hasSize(1 + 2 * (1 + 1 + 3));
    assertThat(lines.get(1)).startsWith(mask + ",mask,0,3,voxel,s1,,");
  }

  @Test
  void valuesOfEveryFoldHaveTheOnesThatArePrintedAsTheirMeans() throws IOException {
    String[] options = {"--controls", "0", "--alpha", "ols", "--by-fold"};
    Path json = folder.resolve("folds.json");
    Path csv = folder.resolve("folds.csv");
    assertThat(align(with(options, "--format", "json", "--out", json.toString()))).isZero();
    assertThat(align(with(options, "--format", "csv", "--out", csv.toString()))).isZero();
    JsonNode mask = JsonMapper.shared().readTree(Files.readString(json)).get("masks").get(0);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst())
        .isEqualTo("mask,kind,seed,units,target,subject,roi,fold,r,unique_r2");
    for (String what : List.of("r", "unique_r2")) {
      JsonNode folds = mask.get(what + "_by_fold");
      assertThat(folds).hasSize(4);
      for (int target = 0; target < 2; target++) {
        double sum = 0;
        for (int fold = 0; fold < 4; fold++) {
          double value = folds.get(fold).get(target).asDouble();
          String[] cells = lines.get(1 + 4 * target + fold).split(",", -1);
          assertThat(cells[7]).isEqualTo(String.valueOf(fold));
          assertThat(cells[what.equals("r") ? 8 : 9]).isEqualTo(String.valueOf(value));
          sum += value;
        }
        assertThat(sum / 4)
            .isCloseTo(mask.get(what + "_by_target").get(target).asDouble(), within(1e-12));
      }
    }
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void theMeanOverSubjectsHasASplitHalfCeiling() {
    assertThat(align("--controls", "0", "--alpha", "ols", "--mean-of-subjects"))
        .as(err::toString)
        .isZero();
    assertThat(out.toString())
        .contains("Ceiling of the mean over subjects, from split halves: 0.9");
    out.getBuffer().setLength(0);
    assertThat(align("--controls", "0", "--mean-of-subjects", "--format", "json")).isZero();
    JsonNode json = JsonMapper.shared().readTree(out.toString());
    assertThat(json.get("ceiling_kind").asString()).isEqualTo("split-half");
    assertThat(json.get("targets")).hasSize(1);
    JsonNode mask = json.get("masks").get(0);
    assertThat(mask.get("share_of_ceiling").asDouble())
        .isCloseTo(mask.get("r").asDouble() / json.get("ceiling").asDouble(), within(1e-12));
  }

  @Test
  void ceilingsThatAreNotThereAreRefused() {
    assertThat(align("--ceiling", "extrapolated")).isEqualTo(2);
    assertThat(err.toString()).contains("3 or more subjects");
    assertThat(align("--ceiling", "split-half")).isEqualTo(2);
    assertThat(err.toString()).contains("every subject is predicted apart");
    assertThat(align("--ceiling", "given")).isEqualTo(2);
    assertThat(err.toString()).contains("gives no ceilings");
  }

  @Test
  void wrongDataAreSaidBeforeTheModelIsOpened() throws IOException {
    assertThat(align("--outer", "1")).isEqualTo(2);
    assertThat(align("--folds", "random")).isEqualTo(2);
    assertThat(err.toString()).contains("grouped, contiguous, shuffled");
    Files.writeString(data, "stimulus,v\na,1\na,2\n");
    assertThat(align()).isEqualTo(2);
    assertThat(err.toString()).contains("line 3").doesNotContain("opened in", "\tat ");
  }
}
