package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.made.Langloc;
import dev.broca.lab.stimuli.made.MultipleDemand;
import dev.broca.lab.stimuli.made.Tomloc;
import dev.broca.torch.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published localizers: their formats on texts of ours, their contents where they lie. */
@NullMarked
class PublishedTest {
  private static final Path SHARED = Path.of(System.getProperty("broca.shared", "../../shared"));
  private static final String HEADER =
      IntStream.rangeClosed(1, 14).mapToObj(i -> "stim" + i).collect(Collectors.joining(","));

  @TempDir Path folder;

  private void file(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String row(String word, String condition) {
    return "1," + String.join(",", Collections.nCopies(12, word)) + "," + condition + "\n";
  }

  private static String twelve(String word) {
    return String.join(" ", Collections.nCopies(12, word));
  }

  private static List<String> texts(List<Stimulus> stimuli) {
    return stimuli.stream().map(Stimulus::text).toList();
  }

  @Test
  void languageFilesAreReadInSortedOrGivenOrder() {
    file("b.csv", HEADER + "\n" + row("DOG", "S") + row("WUG", "N"));
    file("a.csv", HEADER + "\n" + row("FEP", "N") + row("CAT", "S"));
    file("notes.txt", "no stimuli");
    var contrast = Langloc.read(folder);
    assertThat(contrast.name()).isEqualTo("language");
    assertThat(texts(contrast.positives())).containsExactly(twelve("cat"), twelve("dog"));
    assertThat(texts(contrast.negatives())).containsExactly(twelve("fep"), twelve("wug"));
    assertThat(contrast.positives()).extracting(Stimulus::group).containsExactly("a", "b");
    var reversed = Langloc.read(folder, List.of("b.csv", "a.csv"));
    assertThat(texts(reversed.positives())).containsExactly(twelve("dog"), twelve("cat"));
  }

  @Test
  void malformedLanguageFilesAreRefused() {
    assertThatThrownBy(() -> Langloc.read(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("has none");
    assertThatThrownBy(() -> Langloc.read(folder.resolve("nowhere")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Expected a folder");
    refuses(row("DOG", "X"), "a.csv, line 2: expected S or N at the end, found 'X'");
    refuses(
        row("DOG", "S") + "1,DOG,S\n",
        "a.csv, line 3: expected 14 fields as in the header, found 3");
    refuses(row(" ", "S"), "a.csv, line 2: expected 12 words, but one is blank");
    refuses(row("DOG", "S"), "'nonwords' has none");
    refuses("", "'sentences' has none");
  }

  private void refuses(String rows, String message) {
    file("a.csv", HEADER + "\n" + rows);
    assertThatThrownBy(() -> Langloc.read(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(message);
  }

  private void stories(int count) {
    for (int i = 1; i <= count; i++) {
      for (String condition : List.of("b", "p")) {
        file(
            i + condition + "_story.txt", "First line \r\n  of story " + i + condition + ".  \r\n");
        file(i + condition + "_question.txt", "The statement \r\nis " + i + ".\r\n\r\nTrue\tFalse");
      }
    }
  }

  @Test
  void storiesAreJoinedAndReadInTheOrderOfTheirNumbers() {
    stories(11);
    var contrast = Tomloc.readWithDrawnAnswers(folder, 0);
    assertThat(contrast.positives()).hasSize(11);
    assertThat(contrast.positives().get(10).text())
        .endsWith(
            "to answer 'false'.\nStory: First line of story 11b.\nQuestion: The statement is 11.\n"
                + "Options:\n- True\n- False\nAnswer: False");
    assertThat(texts(contrast.negatives()).get(1)).contains("of story 2p.");
    assertThat(contrast.source()).contains("seed 0");
  }

  @Test
  void drawnAnswersFollowNumpysStream() {
    stories(10);
    // numpy.random.seed(0); [str(numpy.random.choice(['True', 'False']))[0] for _ in range(20)]
    assertThat(answers(Tomloc.readWithDrawnAnswers(folder, 0))).isEqualTo("TFFTFFFFFFFTTFTTTTTF");
  }

  private static String answers(Contrast contrast) {
    return contrast.stimuli().stream()
        .map(s -> s.text().substring(s.text().lastIndexOf(' ') + 1).substring(0, 1))
        .collect(Collectors.joining());
  }

  @Test
  void unknownStoriesHaveNoTrueAnswer() {
    stories(2);
    assertThatThrownBy(() -> Tomloc.read(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("item 1b is not known")
        .hasMessageContaining("--mode paper");
  }

  @Test
  void missingStoriesAreRefused() {
    assertThatThrownBy(() -> Tomloc.read(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no file 1b_story.txt");
    file("1b_story.txt", "A story.");
    assertThatThrownBy(() -> Tomloc.read(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("1b_question.txt");
  }

  @Test
  void sumsAreThePublishedOnes() {
    var contrast = MultipleDemand.published();
    assertThat(Sha256.of(String.join("\n\n", texts(contrast.positives()))))
        .isEqualTo("17e0ba84a027a72b486fcd35cb1121dadea1fea6abdfa7faef86b945bebae8f1");
    assertThat(Sha256.of(String.join("\n\n", texts(contrast.negatives()))))
        .isEqualTo("917e45d21d00c9b0cef26e759bc3c1bbcb964c2f871ec74186e462d4607b7512");
    assertThat(contrast.duplicates()).hasSize(11);
  }

  private static JsonNode golden(String network) {
    return JsonMapper.shared()
        .readTree(SHARED.resolve("golden/localizer/stimuli.json"))
        .get(network);
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static void assertGolden(Contrast contrast, JsonNode golden) {
    assertThat(texts(contrast.positives())).isEqualTo(strings(golden.get("positive")));
    assertThat(texts(contrast.negatives())).isEqualTo(strings(golden.get("negative")));
  }

  @Test
  @Tag("shared")
  void languageSetIsTheAuthors() {
    JsonNode golden = golden("language");
    Path langloc = SHARED.resolve("data/langloc");
    assertGolden(Langloc.read(langloc, strings(golden.get("file_order"))), golden);
    var sorted = Langloc.read(langloc);
    assertThat(texts(sorted.positives())).hasSize(240).doesNotHaveDuplicates();
    assertThat(sorted.negatives().stream().map(Stimulus::group).distinct()).hasSize(10).isSorted();
  }

  @Test
  @Tag("shared")
  void multipleDemandSetIsTheAuthors() {
    assertGolden(MultipleDemand.published(), golden("multiple-demand"));
  }

  @Test
  @Tag("shared")
  void theoryOfMindSetIsTheAuthors() {
    Path tomloc = SHARED.resolve("data/tomloc");
    assertGolden(Tomloc.readWithDrawnAnswers(tomloc, 0), golden("theory-of-mind"));
  }

  @Test
  @Tag("shared")
  void trueAnswersAreKnownForAllPublishedStories() {
    var contrast = Tomloc.read(SHARED.resolve("data/tomloc"));
    assertThat(answers(contrast)).isEqualTo("FTTFTFFFTT" + "TFFTFTTTFF");
    assertThat(contrast.source()).contains("true answers");
  }
}
