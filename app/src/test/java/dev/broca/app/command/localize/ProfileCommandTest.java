package dev.broca.app.command.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
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

/** {@code broca profile} as a user types it. */
class ProfileCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private Path stimuli() throws IOException {
    var lines = new ArrayList<String>(List.of("text,condition"));
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "slept"};
    for (int i = 0; i < 8; i++) {
      lines.add("the old %s saw a %s and went home,positive".formatted(words[i], words[7 - i]));
      lines.add("blix %s dral vost %s nep,negative".formatted(words[i], words[7 - i]));
    }
    return file("texts.csv", lines);
  }

  /** All texts of the localizer, as a condition of their own. */
  private Path again() throws IOException {
    List<String> all = Files.readAllLines(stimuli());
    var lines = new ArrayList<String>(List.of("text,condition"));
    for (String line : all.subList(1, all.size())) {
      lines.add(line.replaceAll(",.*", ",again"));
    }
    return file("more.csv", lines);
  }

  /** Two of the further texts are a localizer's: one may be in the half that selected. */
  @Test
  void oneHalfFindsTheOtherIsProfiledAndNoTextDoesBoth() throws IOException {
    Path kept = folder.resolve("kept");
    String[] arguments = {
      "profile",
      "broca-tiny",
      "--network",
      "home",
      "--stimuli",
      stimuli().toString(),
      "--conditions",
      again().toString(),
      "--controls",
      "3",
      "--format",
      "json",
      "--out",
      kept.toString()
    };
    assertThat(broca(arguments)).as("%s", err).isZero();
    JsonNode found = JsonMapper.shared().readTree(out.toString());
    JsonNode mask = found.get("masks").get(0);
    var sizes = new ArrayList<Integer>();
    mask.get("scores").forEach(score -> sizes.add(score.get("items").asInt()));
    // Four and four select; of all sixteen once more, the eight others are left.
    assertThat(sizes).containsExactly(4, 4, 8);
    assertThat(err.toString()).contains("8 texts that selected the mask are left out");
    assertThat(mask.get("controls").get(0).get("masks").asInt()).isEqualTo(3);
    assertThat(Files.readAllLines(kept.resolve("items.csv"))).hasSize(1 + 16);
    assertThat(kept.resolve("mask.safetensors")).isRegularFile();
    fromFile(kept.resolve("mask.safetensors"), mask);
  }

  /** Of the second half of the file no text selected; of the first, all did. */
  @Test
  void inOrderTheFirstHalfFindsTheUnits() throws IOException {
    List<String> rows = Files.readAllLines(again());
    Path second = file("second.csv", rows(rows, 4, 8));
    assertThat(inOrder(second)).as("%s", err).isZero();
    assertThat(err.toString()).doesNotContain("left out");
    Path first = file("first.csv", rows(rows, 0, 4));
    assertThat(inOrder(first)).isEqualTo(1);
    assertThat(err.toString()).contains("'again'");
  }

  /** Some rows of each condition; conditions alternate in the file. */
  private static List<String> rows(List<String> file, int from, int to) {
    var rows = new ArrayList<String>(List.of(file.getFirst()));
    rows.addAll(file.subList(1 + 2 * from, 1 + 2 * to));
    return rows;
  }

  private int inOrder(Path conditions) throws IOException {
    return broca(
        "profile",
        "broca-tiny",
        "--network",
        "home",
        "--stimuli",
        stimuli().toString(),
        "--conditions",
        conditions.toString(),
        "--in-order",
        "--controls",
        "1");
  }

  /** The mask that was kept has the same activations, and says whose texts selected it. */
  private void fromFile(Path mask, JsonNode before) throws IOException {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] arguments = {
      "profile",
      "broca-tiny",
      "--mask",
      mask.toString(),
      "--conditions",
      stimuli().toString(),
      "--controls",
      "2",
      "--format",
      "json"
    };
    assertThat(broca(arguments)).as("%s", err).isZero();
    JsonNode found = JsonMapper.shared().readTree(out.toString());
    assertThat(found.get("pooling").asString()).isEqualTo("mean-after-first");
    assertThat(found.get("masks").get(0).get("fingerprint")).isEqualTo(before.get("fingerprint"));
    assertThat(err.toString())
        .contains("make sure that none of them is in the profile")
        .contains("No energy-matched controls");
  }

  @Test
  void aNetworkOrMasksButNotBoth() {
    assertThat(broca("profile", "broca-tiny")).isEqualTo(2);
    assertThat(broca("profile", "broca-tiny", "--mask", "m.npy", "--network", "language"))
        .isEqualTo(2);
    assertThat(broca("profile", "broca-tiny", "--mask", "m.npy", "--mode", "paper")).isEqualTo(2);
    assertThat(broca("profile", "broca-tiny", "--mask", "m.npy", "--in-order")).isEqualTo(2);
    assertThat(err.toString()).contains("either --network NAME or --mask").contains("belong to");
  }

  @Test
  void aConditionWithTooFewTextsIsNamed() throws IOException {
    Path one = file("one.csv", List.of("text,condition", "a b c,lonely", "d e,x", "f g,x"));
    String[] arguments = {
      "profile",
      "broca-tiny",
      "--network",
      "home",
      "--stimuli",
      stimuli().toString(),
      "--conditions",
      one.toString()
    };
    assertThat(broca(arguments)).isEqualTo(1);
    assertThat(err.toString()).contains("'lonely' has 1");
  }
}
