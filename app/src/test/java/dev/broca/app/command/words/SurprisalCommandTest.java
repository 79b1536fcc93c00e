package dev.broca.app.command.words;

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

final class SurprisalCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  private int surprisal(String name, String content, String... more) throws IOException {
    out.getBuffer().setLength(0);
    Path data = Files.writeString(folder.resolve(name), content);
    var arguments =
        new ArrayList<>(
            List.of("surprisal", "broca-tiny", "--data", data.toString(), "--format", "csv"));
    arguments.addAll(List.of(more));
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments.toArray(String[]::new));
  }

  @Test
  void linesSentencesAndWordsOfATableGiveTheSame() throws IOException {
    assertThat(surprisal("s.txt", "The cat sleeps.\nThe dogs bark.\n")).isZero();
    String lines = out.toString();
    assertThat(lines.lines())
        .hasSize(7)
        .startsWith("mask,passage,position,word,surprisal")
        .anyMatch(line -> line.matches(",2,3,bark[.],[0-9.]+"));
    assertThat(
            surprisal("s.csv", "n;Satz\n1;The cat sleeps.\n2;The dogs bark.\n", "--text", "Satz"))
        .isZero();
    assertThat(out.toString()).isEqualTo(lines);
    assertThat(
            surprisal(
                "w.tsv",
                "\"word\"\t\"sentence\"\n\"The\"\t1\n\"cat\"\t1\n\"sleeps.\"\t1\n\"The\"\t2\n\"dogs\"\t2\n\"bark.\"\t2\n"))
        .isZero();
    assertThat(out.toString()).isEqualTo(lines);
  }

  @Test
  void aMaskAddsItsLesionAndAJoinerChangesTheText() throws IOException {
    var mask = new StringBuilder("layer,unit\n");
    for (int unit = 0; unit < 200; unit++) {
      mask.append("2,").append(unit).append('\n');
    }
    Path file = Files.writeString(folder.resolve("mask.csv"), mask);
    assertThat(surprisal("s.txt", "The cat sleeps.\n", "--mask", file.toString())).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(4)).startsWith(file.toString());
    assertThat(surprisal("s.txt", "The cat sleeps.\n", "--joiner", "")).isZero();
    assertThat(out.toString().lines().toList().get(1)).isEqualTo(lines.get(1));
    assertThat(out.toString().lines().toList().get(2)).isNotEqualTo(lines.get(2));
  }

  @Test
  void whatIsNoTableOfSentencesIsRefused() throws IOException {
    assertThat(surprisal("s.csv", "a,b\n1,2\n")).isEqualTo(2);
    assertThat(err.toString()).contains("expected a column text, found the columns a, b");
    assertThat(surprisal("s.txt", "\n\n")).isEqualTo(2);
    assertThat(surprisal("s.csv", "text\nA b.\n", "--separator", "xx")).isEqualTo(2);
    assertThat(err.toString()).contains("A separator is comma");
  }
}
