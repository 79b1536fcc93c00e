package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.benchmark.suite.Perplexity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Files of benchmarks, with sentences of ours. */
class BenchmarkFilesTest {
  @TempDir Path folder;

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static Benchmark read(String name, Path data) {
    return Benchmarks.read(name, Optional.of(data));
  }

  private static String pair(String paradigm, String id, String term, String good, String bad) {
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "UID", paradigm,
                "pairID", id,
                "linguistics_term", term,
                "sentence_good", good,
                "sentence_bad", bad));
  }

  private static List<String> ids(Benchmark benchmark) {
    return benchmark.items().stream().map(Item::id).toList();
  }

  private Path twoParadigms() throws IOException {
    write(
        "data/b.jsonl",
        pair("beta", "0", "s-selection", "The dog saw her.", "The dog saw she."),
        pair("beta", "1", "s-selection", "The cat saw him.", "The cat saw he."),
        pair("beta", "2", "s-selection", "A cat saw him.", "A cat saw he."));
    write("data/a.jsonl", pair("alpha", "7", "binding", "She hid.", "Her hid."));
    return folder.resolve("data");
  }

  @Test
  void pairsAreReadInTheOrderOfFilesAndLines() throws IOException {
    Benchmark pairs = read("blimp", twoParadigms());
    assertThat(ids(pairs)).containsExactly("alpha/7", "beta/0", "beta/1", "beta/2");
    assertThat(pairs.items().getFirst().passages())
        .containsExactly(Passage.whole("good", "She hid."), Passage.whole("bad", "Her hid."));
    assertThat(pairs.name()).as("not BLiMP's paradigms").isEqualTo("minimal-pairs");
    assertThat(pairs.notes()).singleElement().asString().contains("alpha is none of the 67");
  }

  @Test
  void selectionBelongsToArgumentStructure() throws IOException {
    assertThat(read("blimp", twoParadigms()).items().getLast().phenomenon())
        .isEqualTo("argument_structure");
  }

  @Test
  void aFolderAboveAnArchiveAndAFileAreTheSame() throws IOException {
    Path loose = twoParadigms();
    Path archive = folder.resolve("pairs.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("b.jsonl", "a.jsonl")) {
        zip.putNextEntry(new ZipEntry("somewhere/" + name));
        zip.write(Files.readAllBytes(loose.resolve(name)));
      }
      zip.putNextEntry(new ZipEntry("__MACOSX/somewhere/._a.jsonl"));
      zip.write(1);
    }
    assertThat(read("blimp", archive)).isEqualTo(read("blimp", loose));
    assertThat(read("blimp", folder)).isEqualTo(read("blimp", loose));
    assertThat(ids(read("blimp", loose.resolve("a.jsonl")))).containsExactly("alpha/7");
  }

  @Test
  void limitsTakeTheFirstOfEveryParadigmOrInTurn() throws IOException {
    Benchmark pairs = read("blimp", twoParadigms());
    assertThat(ids(pairs.limit(2))).containsExactly("alpha/7", "beta/0", "beta/1");
    assertThat(ids(pairs.limitTotal(1))).containsExactly("alpha/7");
    assertThat(ids(pairs.limitTotal(3))).containsExactly("alpha/7", "beta/0", "beta/1");
    assertThat(ids(pairs.limitTotal(99))).hasSize(4);
  }

  @Test
  void equalPairsCountAsWrongAndAreMentioned() throws IOException {
    Path file = write("p.jsonl", pair("passive_1", "324", "passive", "It ran.", "It ran."));
    Benchmark blimp = read("blimp", file);
    assertThat(blimp.name()).isEqualTo("blimp");
    assertThat(blimp.notes())
        .contains(
            "1 pairs in these files have equal sentences; they count as wrong.",
            "1 of the 67 paradigms of BLiMP are there.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"sentence_good\":\"A.\"}|columns sentence_good and sentence_bad",
        "{\"good_sentence\":\"A.\",\"bad_sentence\":\"B.\"}|--benchmark minimal-pairs",
        "A bad sentence|--benchmark minimal-pairs",
        "True\tA sentence.|--benchmark minimal-pairs",
        "{\"sentence_good\":|line 2: expected one JSON object",
        "{}|--benchmark minimal-pairs"
      })
  void anotherFormatIsRefusedWithWhatToUseInstead(String line, String part) throws IOException {
    Path file = write("x.jsonl", "", line);
    assertThatThrownBy(() -> read("blimp", file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("x.jsonl", "BLiMP's format", part);
  }

  @Test
  void aBlankSentenceIsRefusedWithFileAndLine() throws IOException {
    Path file = write("x.jsonl", "", pair("x", "0", "t", " ", "B."));
    assertThatThrownBy(() -> read("blimp", file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("x.jsonl, line 2", "\"sentence_good\" is blank");
  }

  @Test
  void idsThatAreNotUniqueBecomeNumbers() throws IOException {
    String pair = pair("x", "7", "binding", "She hid.", "Her hid.");
    assertThat(ids(read("blimp", write("x.jsonl", pair, pair)))).containsExactly("x/0", "x/1");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read("blimp", folder.resolve("no"))).hasMessageContaining("no");
    assertThatThrownBy(() -> read("blimp", folder)).hasMessageContaining("no files of items");
    assertThatThrownBy(() -> Benchmarks.read("blimp", Optional.empty()))
        .hasMessageContaining("--data");
    assertThatThrownBy(() -> Benchmarks.read("blump", Optional.empty()))
        .hasMessageContainingAll("blump", "syntaxgym");
    assertThatThrownBy(() -> read("arithmetic", folder)).hasMessageContaining("--data");
    assertThatThrownBy(() -> read("pairs", folder)).hasMessageContainingAll("pairs", "--data");
  }

  @Test
  void everyNameIsABenchmark() {
    for (String name : Benchmarks.names()) {
      if (!Set.of("arithmetic", "pairs").contains(name)) {
        assertThatThrownBy(() -> Benchmarks.read(name, Optional.empty()))
            .hasMessageContainingAll(name, "--data");
      }
    }
  }

  // Text files

  @Test
  void windowsAreTheTextCutBetweenWords() throws IOException {
    String text =
        "word and other words\n".repeat(200) + "x".repeat(2500) + "\uD83D\uDE00".repeat(600);
    List<String> windows = Perplexity.windows(text);
    assertThat(String.join("", windows)).isEqualTo(text);
    assertThat(windows).allMatch(window -> window.length() <= Perplexity.WINDOW);
    assertThat(windows.get(1)).startsWith(" ").doesNotStartWith("  ");
    assertThat(windows)
        .noneMatch(window -> Character.isHighSurrogate(window.charAt(window.length() - 1)));
    Benchmark files = read("perplexity", write("texts/a.txt", "one two"));
    assertThat(ids(files)).containsExactly("a.txt/0");
    assertThat(files.usesReduce()).isFalse();
  }

  @Test
  void aFileOfBlanksHasNothingToPredict() throws IOException {
    Path file = write("blank.txt", "  ", "");
    assertThatThrownBy(() -> read("perplexity", file)).hasMessageContaining("blank.txt");
  }

  // Theory of mind

  private Path stories(String answer, String... traces) throws IOException {
    write(
        "tomi/fb_all_test.txt",
        "1 Mira entered the red_room.",
        "2 Jon entered the red_room.",
        "3 Mira likes the hat",
        "4 The key is in the old_box.",
        "5 Jon exited the red_room.",
        "6 Mira moved the key to the new_bag.",
        "7 Where will Jon look for the key?\t" + answer + "\t1",
        "1 The key is in the old_box.",
        "2 Mira moved the key to the new_bag.",
        "3 Where is the key really?\tnew_bag\t1");
    write("tomi/fb_all_test.trace", traces);
    return folder.resolve("tomi");
  }

  @Test
  void questionsAboutBeliefsAreApartFromTheirControls() throws IOException {
    Path data =
        stories("old_box", "enter,first_order_1_tom,false_belief", "x,reality,false_belief");
    Item belief = read("tomi", data).items().getFirst();
    assertThat(belief.paradigm()).isEqualTo("first_order_tom");
    assertThat(belief.phenomenon()).isEqualTo("false_belief");
    assertThat(belief.rule()).isEqualTo(new Rule.Choice(0));
    assertThat(belief.passages().getLast().text())
        .startsWith("Mira entered the red room.\n")
        .endsWith("\nQuestion: Where will Jon look for the key?\nAnswer: the new bag");
    Benchmark control = read("tomi-control", data);
    assertThat(ids(control)).containsExactly("tomi/1");
    assertThat(control.items().getFirst().rule()).isEqualTo(new Rule.Choice(1));
  }

  @Test
  void anAnswerOutsideTheStoryIsRefusedWithItsLine() throws IOException {
    Path data = stories("drawer", "x,first_order_1_tom,false_belief", "x,reality,false_belief");
    assertThatThrownBy(() -> read("tomi", data))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("fb_all_test.txt, line 7", "drawer", "old_box");
  }

  @Test
  void questionsWithoutATraceAreRefused() throws IOException {
    Path data = stories("old_box", "x,first_order_1_tom,false_belief");
    assertThatThrownBy(() -> read("tomi", data)).hasMessageContaining("line 10");
  }
}
