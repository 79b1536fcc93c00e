package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.pairs.MinimalPair;
import dev.broca.lab.benchmark.suite.PairContrast.Pair;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One half of minimal pairs localizes, the other tests. */
class PairContrastTest {
  @TempDir Path folder;

  static Stream<String> names() {
    return MinimalPair.all().stream()
        .flatMap(pair -> Stream.of(pair.paradigm(), pair.phenomenon()))
        .distinct();
  }

  /** Every paradigm and phenomenon can be asked for. */
  @ParameterizedTest
  @MethodSource("names")
  void halvesHaveAllPairsAndNoWordsOfADrawInCommon(String name) {
    var halves = PairContrast.own(name, 42);
    List<String> all =
        Stream.concat(halves.localizing().stream(), halves.testing().stream())
            .map(Pair::good)
            .sorted()
            .toList();
    assertThat(all)
        .isEqualTo(
            MinimalPair.all().stream()
                .filter(pair -> pair.paradigm().equals(name) || pair.phenomenon().equals(name))
                .map(MinimalPair::good)
                .sorted()
                .toList());
    assertThat(Collections.disjoint(groups(halves.localizing()), groups(halves.testing())))
        .isTrue();
    var paradigms =
        halves.localizing().stream()
            .collect(Collectors.groupingBy(Pair::paradigm, Collectors.counting()));
    var others =
        halves.testing().stream()
            .collect(Collectors.groupingBy(Pair::paradigm, Collectors.counting()));
    assertThat(paradigms.keySet()).isEqualTo(others.keySet());
    paradigms.forEach((paradigm, count) ->
        assertThat(count - others.getOrDefault(paradigm, 0L)).as(paradigm).isBetween(0L, 4L));
  }

  private static TreeSet<String> groups(List<Pair> pairs) {
    return pairs.stream().map(Pair::group).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void grammaticalSentencesArePositive() {
    var halves = PairContrast.own("subject_verb_agreement", 42);
    Contrast contrast = halves.contrast();
    assertThat(contrast.name()).isEqualTo("pairs-subject_verb_agreement");
    assertThat(contrast.positiveName()).isEqualTo("grammatical");
    assertThat(texts(contrast.positives()))
        .isEqualTo(halves.localizing().stream().map(Pair::good).toList());
    assertThat(texts(contrast.negatives()))
        .isEqualTo(halves.localizing().stream().map(Pair::bad).toList());
    assertThat(texts(halves.held().positives()))
        .isEqualTo(halves.testing().stream().map(Pair::good).toList());
    assertThat(contrast.source()).contains("seed 42", "for testing");
  }

  private static List<String> texts(List<Stimulus> stimuli) {
    return stimuli.stream().map(Stimulus::text).toList();
  }

  @Test
  void seedDecides() {
    assertThat(PairContrast.own("islands", 1)).isEqualTo(PairContrast.own("islands", 1));
    assertThat(PairContrast.own("islands", 1).localizing())
        .isNotEqualTo(PairContrast.own("islands", 2).localizing());
  }

  @ParameterizedTest
  @CsvSource({
    "Subject-Verb Agrement, subject_verb_agreement",
    "island, islands",
    "gaping, gapping",
    "wh_island, " + "islands"
  })
  void unknownNameIsAnsweredWithTheNearest(String name, String nearest) {
    assertThatThrownBy(() -> PairContrast.own(name, 42))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("\"" + name + "\"", "Did you mean " + nearest + "?", "gapping, ");
  }

  private Path blimp(int pairs, int equal) throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < pairs; i++) {
      lines.append(
          String.format(
              Locale.ROOT,
              """
              {"sentence_good": "It is %d.", "sentence_bad": "%s", "UID": "passive_1", "linguistics_term": "s-selection", "pairID": "%d"}
              """,
              i,
              i == equal ? "It is " + i + "." : "Is it " + i + ".",
              i));
    }
    return Files.writeString(folder.resolve("passive_1.jsonl"), lines);
  }

  @Test
  void pairsOfFilesAreSplitOneByOneAndEqualOnesLeftOut() throws IOException {
    Path file = blimp(325, 324); // passive_1/324 is equal in the published file
    for (String name : List.of("passive_1", "argument_structure")) {
      var halves = PairContrast.blimp(name, file, 42);
      assertThat(halves.localizing()).hasSize(162);
      assertThat(halves.testing()).hasSize(162).noneMatch(pair -> pair.id().endsWith("/324"));
      assertThat(halves.name()).isEqualTo("blimp-" + name);
    }
  }

  @Test
  void halvesThatAreTooSmallAreRefused() throws IOException {
    assertThat(PairContrast.blimp("passive_1", blimp(20, -1), 42).testing()).hasSize(10);
    Path file = blimp(19, -1);
    assertThatThrownBy(() -> PairContrast.blimp("passive_1", file, 42))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("blimp:passive_1", "at least 10", "10 and 9");
  }
}
