package dev.broca.app.command.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.stimuli.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReadingCommandTest {
  private static final int PASSAGES = 12;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;
  private Path data = Path.of("");
  private Path mask = Path.of("");

  @BeforeEach
  void write() throws IOException {
    data = times(word -> 0);
    mask = Files.writeString(folder.resolve("mask.csv"), mask());
  }

  /** Enough units that the model is not itself any more. */
  private static String mask() {
    var csv = new StringBuilder("site,layer,unit\n");
    for (int unit = 0; unit < 200; unit++) {
      csv.append("block-output,2,").append(unit).append('\n');
    }
    return csv.toString();
  }

  /** What a word adds to the times of its own length, by its number. */
  private interface Slowdown {
    double of(int word);
  }

  private Path times(Slowdown slowdown) throws IOException {
    var random = new Random(2);
    var csv = new StringBuilder("word,passage,position,subject,time\n");
    int number = 0;
    for (int p = 0; p < PASSAGES; p++) {
      int position = 0;
      for (String word :
          Words.split(NeutralTexts.all().get(2 * p) + " " + NeutralTexts.all().get(2 * p + 1))) {
        for (String subject : List.of("s1", "s2")) {
          double time = 250 + 8 * word.length() + slowdown.of(number) + 10 * random.nextGaussian();
          csv.append('"').append(word).append("\",p").append(p).append(',').append(position);
          csv.append(',').append(subject).append(',').append(time).append('\n');
        }
        position++;
        number++;
      }
    }
    return Files.writeString(folder.resolve("times.csv"), csv);
  }

  private int reading(String... more) {
    out.getBuffer().setLength(0);
    var arguments = new ArrayList<>(List.of("reading", "broca-tiny", "--data", data.toString()));
    arguments.addAll(List.of(more));
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments.toArray(String[]::new));
  }

  private JsonNode json(String... more) {
    var arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--format", "json"));
    assertThat(reading(arguments.toArray(String[]::new))).as(err::toString).isZero();
    return JsonMapper.shared().readTree(out.toString());
  }

  @Test
  void plantedSurprisalIsFoundAndALesionLosesIt() throws IOException {
    JsonNode words = json("--words");
    data = times(word -> 12 * words.get(word).get("surprisal").asDouble());
    JsonNode found = json("--mask", mask.toString(), "--spill-over", "1");
    assertThat(found.get("subjects").asInt()).isEqualTo(2);
    assertThat(found.get("lesion").asString()).isEqualTo("zero");
    assertThat(found.get("baseline").toString()).isEqualTo("[\"length\",\"position\"]");
    JsonNode intact = found.get("results").get(0);
    JsonNode lesioned = found.get("results").get(1);
    assertThat(intact.get("gain").asDouble()).isGreaterThan(1);
    assertThat(intact.get("gain_interval").get(0).asDouble()).isGreaterThan(0.5);
    assertThat(intact.get("r").asDouble()).isGreaterThan(0.8);
    assertThat(lesioned.get("units").asInt()).isEqualTo(200);
    assertThat(lesioned.get("surprisal").asDouble())
        .isGreaterThan(intact.get("surprisal").asDouble());
    assertThat(lesioned.get("intact_minus_lesioned").asDouble())
        .isEqualTo(intact.get("gain").asDouble() - lesioned.get("gain").asDouble());
    assertThat(lesioned.get("interval_of_minus").get(0).asDouble()).isPositive();
  }

  @Test
  void timesOfLengthAloneGainNothing() {
    JsonNode intact = json().get("results").get(0);
    assertThat(intact.get("gain").asDouble()).isBetween(-0.1, 0.02);
    JsonNode each = json("--each-subject", "--log-times", "--folds", "6");
    assertThat(each.get("results").get(0).get("fits")).hasSize(2);
    assertThat(each.get("results").get(0).get("fits").get(0).get("gain_by_fold")).hasSize(6);
    assertThat(each.get("log_times").asBoolean()).isTrue();
  }

  @Test
  void tablesNameWhatWasFitted() throws IOException {
    assertThat(reading("--mask", mask.toString())).as(err::toString).isZero();
    assertThat(out.toString())
        .contains("mean over 2 subjects, times of")
        .contains("in 12 passages")
        .contains("Baseline: length, position; 2 words of spill-over")
        .containsPattern("intact +0 ")
        .containsPattern("mask 1 +200 ");
    Path file = folder.resolve("words.csv");
    assertThat(reading("--words", "--format", "csv", "--out", file.toString())).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("mask,passage,position,word,surprisal,mean_time");
    assertThat(lines.get(1)).matches(",p0,0,[^,]+,[0-9.]+,[0-9.]+");
    assertThat(reading("--each-subject", "--format", "csv")).isZero();
    assertThat(out.toString().lines()).hasSize(3);
  }

  @Test
  void wrongDataAreWrongArguments() throws IOException {
    data = Files.writeString(folder.resolve("other.csv"), "word,time\na,3\n");
    assertThat(reading()).isEqualTo(2);
    assertThat(err.toString()).contains("expected a column passage");
    data = folder.resolve("none.csv");
    assertThat(reading()).isEqualTo(2);
    assertThat(err.toString()).contains("none.csv");
  }
}
