package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named sets of texts: the built-in ones, and those of files. */
class ConditionsTest {
  @TempDir Path folder;

  @Test
  void builtInConditionsThatComeFromSentencesAreAligned() {
    var texts = Conditions.builtIn(42).texts();
    assertThat(texts.keySet())
        .containsExactly(
            "sentences", "word-lists", "jabberwocky", "nonwords", "arithmetic", "code");
    for (String made : List.of("word-lists", "jabberwocky", "nonwords")) {
      assertThat(texts.get(made)).hasSize(345).doesNotHaveDuplicates();
      assertThat(words(texts.get(made))).isEqualTo(words(texts.get("sentences")));
    }
    assertThat(texts.get("arithmetic")).hasSize(240).doesNotHaveDuplicates();
    assertThat(texts.get("code")).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
  }

  private static List<Integer> words(@Nullable List<String> texts) {
    return Objects.requireNonNull(texts).stream().map(Words::count).toList();
  }

  @Test
  void noTextIsInTwoConditions() {
    var texts = Conditions.builtIn(42).texts();
    var all = new HashSet<String>();
    texts.values().forEach(all::addAll);
    assertThat(all).hasSize(texts.values().stream().mapToInt(List::size).sum());
  }

  @Test
  void seedDecidesAboutTheHash() {
    assertThat(Conditions.builtIn(42).hash())
        .isEqualTo(Conditions.builtIn(42).hash())
        .isNotEqualTo(Conditions.builtIn(43).hash());
  }

  @Test
  void hashTellsLabelsTextsAndOrder() {
    var one = new Conditions(Map.of("a", List.of("x", "y")));
    assertThat(one.hash())
        .isNotEqualTo(new Conditions(Map.of("b", List.of("x", "y"))).hash())
        .isNotEqualTo(new Conditions(Map.of("a", List.of("y", "x"))).hash())
        .isNotEqualTo(new Conditions(Map.of("a", List.of("x"))).hash());
  }

  @Test
  void filesMayHaveAnyNumberOfConditions() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("c.csv"), "condition,text\nz,one\na,\"two, three\"\nz,four\nm,five\n");
    Path jsonl =
        Files.writeString(
            folder.resolve("c.jsonl"),
            """
            {"text": "one", "condition": "z"}
            {"text": "two, three", "condition": "a"}
            {"text": "four", "condition": "z"}
            {"text": "five", "condition": "m"}
            """);
    var conditions = Conditions.read(csv);
    assertThat(conditions).isEqualTo(Conditions.read(jsonl));
    assertThat(conditions.texts().keySet()).containsExactly("z", "a", "m");
    assertThat(conditions.texts())
        .isEqualTo(
            Map.of("z", List.of("one", "four"), "a", List.of("two, three"), "m", List.of("five")));
  }

  @Test
  void nothingAndBlankAreRefused() throws IOException {
    assertRefused(Map.of(), "at least one condition");
    assertRefused(Map.of("a", List.of()), "'a' has no texts");
    assertRefused(Map.of("a", List.of("x", " ")), "blank");
    assertRefused(Map.of(" ", List.of("x")), "name");
    Path empty = Files.writeString(folder.resolve("e.csv"), "text,condition\n");
    assertThatThrownBy(() -> Conditions.read(empty))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("e.csv holds no texts");
    Path blank = Files.writeString(folder.resolve("b.csv"), "text,condition\nx,a\ny,\n");
    assertThatThrownBy(() -> Conditions.read(blank))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("b.csv, line 3", "condition is blank");
  }

  private static void assertRefused(Map<String, List<String>> texts, String message) {
    assertThatThrownBy(() -> new Conditions(texts))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(message);
  }

  @Test
  void laterChangesDoNoHarm() {
    var texts = new LinkedHashMap<String, List<String>>();
    texts.put("a", List.of("x"));
    var conditions = new Conditions(texts);
    texts.put("b", List.of("y"));
    assertThat(conditions.texts()).containsOnlyKeys("a");
    assertThatThrownBy(() -> conditions.texts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
