package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.table.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Minimal pairs of other people, in the forms in which these publish them. */
class MinimalPairsTest {
  private static final List<List<String>> CATS =
      List.of(
          List.of("The cats sleep.", "The cats sleeps."),
          List.of("She sees herself.", "She sees himself."));

  @TempDir Path folder;

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static Benchmark read(Path data) {
    return Benchmarks.read("minimal-pairs", Optional.of(data));
  }

  private static Benchmark read(Path data, Map<String, String> columns) {
    return new BenchmarkRequest(
            "minimal-pairs",
            Optional.of(data),
            new TableOptions(Optional.empty(), columns, true),
            false)
        .read();
  }

  /** Every pair, the grammatical sentence first. */
  private static List<List<String>> sentences(Benchmark pairs) {
    return pairs.items().stream()
        .map(item -> item.passages().stream().map(Passage::text).toList())
        .toList();
  }

  private static List<String> paradigms(Benchmark pairs) {
    return pairs.items().stream().map(Item::paradigm).distinct().toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_good,sentence_bad",
        "good_sentence,bad_sentence",
        "sen,wrong_sen",
        "source_sentence,target_sentence",
        "Grammatical,Ungrammatical",
        "correct_sentence,wrong_sentence"
      })
  void namesOfPublishedSuitesAreKnown(String header) throws IOException {
    Benchmark pairs =
        read(
            write(
                "mine.csv",
                header,
                "The cats sleep.,The cats sleeps.",
                "She sees herself.,She sees himself."));
    assertThat(sentences(pairs)).isEqualTo(CATS);
    assertThat(pairs.name()).isEqualTo("minimal-pairs");
    assertThat(paradigms(pairs)).containsExactly("mine");
    assertThat(pairs.notes()).isEmpty();
  }

  @Test
  void otherNamesAreGiven() throws IOException {
    Path file =
        write(
            "p.tsv",
            "good\tbad\tja\tnee\tsoort",
            "x\ty\tThe cats sleep.\tThe cats sleeps.\tagr",
            "x\ty\tShe sees herself.\tShe sees himself.\tana");
    Benchmark pairs = read(file, Map.of("good", "ja", "bad", "nee", "paradigm", "soort"));
    assertThat(sentences(pairs)).isEqualTo(CATS);
    assertThat(paradigms(pairs)).containsExactly("agr", "ana");
    assertThatThrownBy(() -> read(file, Map.of("good", "si")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("p.tsv", "\"si\"", "nee");
    assertThatThrownBy(() -> read(file, Map.of("question", "ja")))
        .hasMessageContainingAll("minimal-pairs has no column question", "good, bad");
    assertThatThrownBy(() -> read(file, Map.of("good", "ja", "bad", "ja")))
        .hasMessageContaining("two columns, not one");
  }

  @Test
  void zorrosTextsHaveTheUngrammaticalSentenceFirst() throws IOException {
    Path file =
        write(
            "filler-gap-wh_object.txt",
            "The cats sleeps.",
            "The cats sleep.",
            "She sees himself.",
            "She sees herself.");
    Benchmark pairs = read(file);
    assertThat(sentences(pairs)).isEqualTo(CATS);
    assertThat(paradigms(pairs)).containsExactly("filler-gap-wh_object");
    assertThat(pairs.items().getFirst().phenomenon()).isEqualTo("filler-gap");
    assertThat(pairs.notes()).singleElement().asString().contains("as Zorro has them");
    assertThatThrownBy(() -> read(write("odd.txt", "A b.", "B a.", "C.")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("odd.txt, line 3", "3 lines");
  }

  @Test
  void sentencesWithCommasAreNoTable() throws IOException {
    Path file = write("c.txt", "Here, cats sleeps.", "Here, cats sleep.");
    assertThat(sentences(read(file)))
        .containsExactly(List.of("Here, cats sleep.", "Here, cats sleeps."));
  }

  @Test
  void clamsTextsSayWhichSentenceIsRight() throws IOException {
    Benchmark pairs =
        read(
            write(
                "vp_coord.txt",
                "True\tThe cats sleep.",
                "False\tThe cats sleeps.",
                "False\tShe sees himself.",
                "True\tShe sees herself."));
    assertThat(sentences(pairs)).isEqualTo(CATS);
    assertThatThrownBy(() -> read(write("two.txt", "True\tA b.", "True\tB a.")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("two.txt, line 2", "both True");
    assertThatThrownBy(() -> read(write("one.txt", "True\tA b.")))
        .hasMessageContainingAll("one.txt, line 1", "no other one");
    assertThatThrownBy(() -> read(write("bare.txt", "True\tA b.", "B a.")))
        .hasMessageContainingAll("bare.txt, line 2", "True or False");
  }

  @Test
  void paradigmsOfOneNameInSeveralFoldersStayApart() throws IOException {
    write("all/de/simple.txt", "True\tA b.", "False\tB a.");
    write("all/en/simple.txt", "True\tC d.", "False\tD c.");
    write("all/en/other.txt", "True\tE f.", "False\tF e.");
    write("all/adjunct/train-00000-of-00001.jsonl", "{\"sen\":\"G h.\",\"wrong_sen\":\"H g.\"}");
    write("all/SOURCE.md", "no data");
    assertThat(paradigms(read(folder.resolve("all"))))
        .containsExactly("adjunct", "de/simple", "other", "en/simple");
  }

  @Test
  void anArchiveIsReadWithoutUnpackingAnything() throws IOException {
    Path archive = folder.resolve("pairs.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("../../outside.csv", "__MACOSX/x.csv", "in/a.csv")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("good,bad\nA b.,B a.\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    assertThat(paradigms(read(archive))).containsExactly("a");
    assertThat(folder).isDirectoryContaining("glob:**/pairs.zip");
    assertThat(folder.resolve("../../outside.csv")).doesNotExist();
  }

  @Test
  void equalPairsAreCountedAndRefuseNothing() throws IOException {
    Benchmark pairs = read(write("e.csv", "good,bad", "A b.,A b.", "C d.,D c."));
    assertThat(pairs.items()).hasSize(2);
    assertThat(pairs.notes())
        .containsExactly("1 pairs in these files have equal sentences; they count as wrong.");
  }

  @Test
  void whatIsNoPairIsNamed() throws IOException {
    assertThatThrownBy(() -> read(write("x.csv", "a,b", "1,2")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("x.csv, line 1", "found a, b", "--good and --bad");
    assertThatThrownBy(() -> read(write("y.csv", "good,bad", "A b.,")))
        .hasMessageContainingAll("y.csv, line 2", "\"bad\" is blank");
    assertThatThrownBy(() -> read(write("z.csv", "good,bad")))
        .hasMessageContaining("no minimal pairs");
  }
}
