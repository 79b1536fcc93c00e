package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suites in SyntaxGym's format, with sentences of ours. */
class SyntaxGymTest {
  private static final String SUITE =
      """
      {"meta": {"name": "number_test", "metric": "sum"},
       "region_meta": {"1": "intro", "2": "mark", "3": "verb", "4": "end"},
       "predictions": [{"type": "formula", "formula": "(3;%match%) < (3;%mismatch%)"}],
       "items": [{"item_number": 4, "conditions": [
         {"condition_name": "match", "regions": [
           {"region_number": 1, "content": " The letters on the desk"},
           {"region_number": 2, "content": ""},
           {"region_number": 3, "content": "were old"},
           {"region_number": 4, "content": ", they said."}]},
         {"condition_name": "mismatch", "regions": [
           {"region_number": 1, "content": "The letters on the desk"},
           {"region_number": 2, "content": ""},
           {"region_number": 3, "content": "was old"},
           {"region_number": 4, "content": "."}]}]}]}
      """;

  @TempDir Path folder;

  private Benchmark read(String suite) throws IOException {
    Path file = Files.writeString(folder.resolve("suite.json"), suite);
    return Benchmarks.read("syntaxgym", Optional.of(file));
  }

  @Test
  void regionsAreJoinedByBlanksButNotBeforePunctuation() throws IOException {
    Item item = read(SUITE).items().getFirst();
    assertThat(item.id()).isEqualTo("number_test/4");
    assertThat(item.phenomenon()).isEqualTo("agreement");
    Passage match = item.passages().getFirst();
    assertThat(match.text()).isEqualTo("The letters on the desk were old, they said.");
    assertThat(match.parts())
        .containsExactly(
            new Region("1", 0, 23),
            new Region("2", 23, 23),
            new Region("3", 24, 32),
            new Region("4", 32, 44));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(3;%match%) <|(9;%match%) <|suite.json, item 4: the prediction refers to (9;%match%)"
            + ", but there are only the regions 1, 2, 3, 4.",
        "(3;%match%) <|(3;%matched%) <|there are only the conditions match, mismatch.",
        "(3;%match%) <|((3;%match%) <|suite.json, prediction 1: the formula",
        "\"sum\"|\"median\"|found median",
        "\"type\": \"formula\"|\"type\": \"rule\"|expected the type formula",
        "\"mismatch\", \"regions\"|\"match\", \"regions\"|is there twice",
        "\"item_number\": 4|\"item_number\": \"4\"|a whole number \"item_number\"",
        "\"condition_name\": \"match\"|\"name\": \"match\"|a string \"condition_name\"",
        "\"items\": [|\"items\": 3, \"others\": [|an array of objects \"items\"",
        "{\"meta\"|{\"mota\"|\"meta\"",
        "{\"meta\"|\"meta\"|expected a JSON object"
      })
  void malformedSuitesAreRefusedWithTheirPlace(String part, String instead, String message)
      throws IOException {
    assertThat(SUITE).contains(part);
    assertThatThrownBy(() -> read(SUITE.replace(part, instead)))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("suite.json", message);
  }

  @Test
  void aPredictionAboutAnEmptyRegionIsMentioned() throws IOException {
    Benchmark suite = read(SUITE.replace("(3;%match%) <", "(2;%match%) <"));
    assertThat(suite.notes())
        .contains(
            "1 regions that predictions refer to are empty; their surprisal is 0: suite.json,"
                + " item 4, (2;%match%).");
  }

  @Test
  void aSentenceWithoutWordsIsRefused() throws IOException {
    String empty = SUITE.replaceAll("\"content\": \"[^\"]*\"", "\"content\": \"\"");
    assertThatThrownBy(() -> read(empty)).hasMessageContainingAll("item 4", "match", "empty");
  }
}
