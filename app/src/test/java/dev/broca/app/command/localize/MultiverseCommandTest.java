package dev.broca.app.command.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code broca localize --multiverse} and {@code broca mask compare} as a user types them. */
class MultiverseCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  /** Sixteen short texts, so that a few cells take no time. */
  private String stimuli() throws IOException {
    var lines = new ArrayList<String>(List.of("text,condition"));
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "slept"};
    for (int i = 0; i < 8; i++) {
      lines.add("the old %s saw a %s and went home,positive".formatted(words[i], words[7 - i]));
      lines.add("blix %s dral vost %s nep,negative".formatted(words[i], words[7 - i]));
    }
    Path file = folder.resolve("texts.csv");
    Files.write(file, lines);
    return file.toString();
  }

  @Test
  void aMultiverseIsKeptWithAMaskForEveryCellThatCanBeCompared() throws IOException {
    String[] arguments = {
      "localize",
      "broca-tiny",
      "--network",
      "home",
      "--stimuli",
      stimuli(),
      "--multiverse",
      "--poolings",
      "last-token,mean",
      "--activations",
      "absolute,signed",
      "--cuts",
      "none,4",
      "--percentages",
      "1,2",
      "--format",
      "json",
      "--out",
      folder.resolve("r").toString()
    };
    assertThat(broca(arguments)).as("%s", err).isZero();
    JsonNode found = JsonMapper.shared().readTree(out.toString());
    assertThat(found.get("extractions").asInt()).isEqualTo(1);
    // The localizer's own pooling, mean-after-first, is the third.
    assertThat(found.get("cells")).hasSize(3 * 2 * 2 * 2);
    Path kept = folder.resolve("r").resolve(found.get("key").asString().substring(0, 8));
    var files = new ArrayList<String>();
    for (JsonNode cell : found.get("cells")) {
      Path file = kept.resolve(cell.get("file").asString());
      Mask mask = MaskFiles.read(file);
      assertThat(mask.size()).isEqualTo(cell.get("units").asInt());
      if (cell.get("own").asBoolean()) {
        assertThat(cell.get("corrected").asDouble()).isEqualTo(1);
        files.addFirst(file.toString());
      } else {
        files.add(file.toString());
      }
    }
    assertThat(Files.readAllLines(kept.resolve("multiverse.csv"))).hasSize(25);
    compares(files, found);
  }

  /** The site is in the name, for a file .npy holds nothing but numbers. */
  @Test
  void masksOfOtherSitesAreKeptUnderNamesThatSayTheSite() throws IOException {
    String[] arguments = {
      "localize",
      "broca-tiny",
      "--network",
      "home",
      "--stimuli",
      stimuli(),
      "--percentage",
      "10",
      "--multiverse",
      "--sites",
      "block-output,heads,mlp-output",
      "--poolings",
      "mean-after-first",
      "--activations",
      "absolute",
      "--cuts",
      "none",
      "--percentages",
      "10",
      "--format",
      "json",
      "--out",
      folder.resolve("r").toString()
    };
    assertThat(broca(arguments)).as("%s", err).isZero();
    JsonNode found = JsonMapper.shared().readTree(out.toString());
    Path kept = folder.resolve("r").resolve(found.get("key").asString().substring(0, 8));
    assertThat(found.get("cells"))
        .extracting(cell -> cell.get("site").asString())
        .containsExactly("block-output", "heads", "mlp-output");
    for (JsonNode cell : found.get("cells")) {
      Mask mask = MaskFiles.read(kept.resolve(cell.get("file").asString()));
      assertThat(mask.units().site().label()).isEqualTo(cell.get("site").asString());
      assertThat(mask.size()).isEqualTo(cell.get("units").asInt());
    }
  }

  /** The overlaps that the multiverse printed are those of the masks that it kept. */
  private void compares(List<String> files, JsonNode found) {
    out.getBuffer().setLength(0);
    String[] arguments = {
      "mask",
      "compare",
      files.get(0),
      files.get(1),
      files.get(2),
      "--draws",
      "20",
      "--format",
      "json"
    };
    assertThat(broca(arguments)).isZero();
    JsonNode matrix = JsonMapper.shared().readTree(out.toString());
    for (int i = 0; i < 3; i++) {
      assertThat(matrix.get("corrected").get(i).get(i).asDouble()).isEqualTo(1);
      assertThat(matrix.get("corrected").get(0).get(i))
          .isEqualTo(matrix.get("corrected").get(i).get(0));
    }
    double own = matrix.get("corrected").get(0).get(1).asDouble();
    assertThat(found.get("cells").get(0).get("corrected").asDouble()).isEqualTo(own);
    JsonNode pair = matrix.get("pairs").get(2);
    assertThat(pair.get("a").asString()).isEqualTo(files.get(1));
    assertThat(pair.get("b").asString()).isEqualTo(files.get(2));
    assertThat(matrix.get("corrected").get(1).get(2)).isEqualTo(pair.get("corrected"));
    assertThat(pair.get("low").asDouble()).isLessThanOrEqualTo(pair.get("high").asDouble());
  }

  @Test
  void choicesWithoutAMultiverseAreRefused() {
    assertThat(broca("localize", "broca-tiny", "--network", "language", "--cuts", "none"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--multiverse");
  }

  @Test
  void aLocalizerWithoutAMultiverseNeedsAPlaceForItsResult() {
    assertThat(broca("localize", "broca-tiny", "--network", "language")).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
  }
}
