package dev.broca.lab.benchmark.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of all pairs together. */
class MinimalPairTest {
  private static final Set<String> MAY_REPEAT = Set.of("the", "that", "did", "was", "not");

  private final List<MinimalPair> pairs = MinimalPair.all();
  private final Map<String, List<MinimalPair>> paradigms =
      pairs.stream()
          .collect(
              Collectors.groupingBy(
                  MinimalPair::paradigm, LinkedHashMap::new, Collectors.toList()));

  private static Stream<String> sentences(MinimalPair pair) {
    return Stream.of(pair.good(), pair.bad());
  }

  private static List<String> words(String sentence) {
    return List.of(sentence.toLowerCase(Locale.ROOT).split("[ ,.]+", 0));
  }

  /** How much more often each word is in the good sentence. */
  private static Map<String, Integer> difference(MinimalPair pair) {
    var counts = new TreeMap<String, Integer>();
    words(pair.good()).forEach(word -> counts.merge(word, 1, Integer::sum));
    words(pair.bad()).forEach(word -> counts.merge(word, -1, Integer::sum));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static Map<String, Integer> turned(Map<String, Integer> difference) {
    var turned = new TreeMap<>(difference);
    turned.replaceAll((_, count) -> -count);
    return turned;
  }

  /**
   * Whether each difference of words is there turned round as often. Then whatever is added up over
   * words (log frequencies, lengths) is on average the same in good and bad sentences, and prefers
   * the bad one as often as the good one.
   */
  private static boolean balanced(List<MinimalPair> some) {
    var times = new HashMap<Map<String, Integer>, Integer>();
    some.forEach(pair -> times.merge(difference(pair), 1, Integer::sum));
    return times.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(times.get(turned(entry.getKey()))));
  }

  @Test
  void thirteenPhenomenaHaveParadigmsOfAtLeastFiftyPairs() {
    Map<String, Set<String>> phenomena =
        pairs.stream()
            .collect(
                Collectors.groupingBy(
                    MinimalPair::phenomenon,
                    Collectors.mapping(MinimalPair::paradigm, Collectors.toSet())));
    assertThat(phenomena)
        .containsOnlyKeys(
            "subject_verb_agreement",
            "determiner_noun_agreement",
            "anaphor_agreement",
            "negative_polarity",
            "filler_gap",
            "islands",
            "binding",
            "ellipsis",
            "argument_structure",
            "irregular_forms",
            "quantifiers",
            "control_raising",
            "selection");
    assertThat(phenomena.values()).allMatch(some -> some.size() >= 2);
    assertThat(paradigms).hasSize(44);
    assertThat(paradigms.values()).allMatch(some -> some.size() >= 50);
  }

  @Test
  void noSentenceOccursTwice() {
    assertThat(pairs.stream().flatMap(MinimalPairTest::sentences)).doesNotHaveDuplicates();
  }

  @Test
  void sentencesAreWordsWithACapitalAndAFullStop() {
    assertThat(pairs.stream().flatMap(MinimalPairTest::sentences))
        .allMatch(sentence -> sentence.matches("[A-Z][a-z]*('s)?(,? [a-z]+('s)?)+[.]"))
        .noneMatch(sentence -> sentence.matches("(.* )?[Aa] [aeiou].*"));
  }

  @Test
  void bothSentencesHaveAsManyWords() {
    assertThat(pairs).allMatch(pair -> words(pair.good()).size() == words(pair.bad()).size());
  }

  @Test
  void noNounOrVerbIsDrawnTwiceForASentence() {
    for (MinimalPair pair : pairs) {
      if (!Set.of("too_and_either", "noun_ellipsis").contains(pair.paradigm())) {
        assertThat(words(pair.good()).stream().filter(word -> !MAY_REPEAT.contains(word)))
            .as(pair.good())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void whatIsAddedUpOverWordsIsRightInHalfOfThePairs() {
    paradigms.forEach((name, some) -> assertThat(balanced(some)).as(name).isTrue());
    MinimalPair one = pairs.getFirst();
    assertThat(balanced(List.of(one))).as("one sentence without its counterpart").isFalse();
  }

  @Test
  void theFirstPairsAreAsBalancedAsAll() {
    for (int limit : new int[] {2, 4, 6}) {
      paradigms.forEach(
          (name, some) -> assertThat(balanced(some.subList(0, limit))).as(name).isTrue());
    }
  }

  @Test
  void everyWordOfAPlaceIsDrawnAboutEquallyOften() {
    for (Paradigm paradigm : Grammar.read().paradigms()) {
      for (Frame frame : paradigm.frames()) {
        for (String slot : frame.names()) {
          var counts = new HashMap<List<String>, Integer>();
          frame.words(slot).forEach(word -> counts.put(word, 0));
          paradigm.draws().forEach(words -> counts.merge(words.get(slot), 1, Integer::sum));
          List<Integer> sorted = counts.values().stream().sorted().toList();
          assertThat(sorted.getLast() - sorted.getFirst())
              .as("%s in %s", slot, paradigm.name())
              .isLessThanOrEqualTo(2);
        }
      }
    }
  }

  @Test
  void aFurtherParadigmLeavesTheOthersAsTheyAre() {
    var lines = new ArrayList<>(Line.of("new", "new\n  new\n    The {worker} [is|are] {state}."));
    lines.addAll(Line.read("grammar.txt"));
    Grammar more = Grammar.parse(lines, Lexicon.parse(Line.read("lexicon.txt")));
    assertThat(more.pairs()).hasSize(pairs.size() + 50).endsWith(pairs.toArray(MinimalPair[]::new));
  }

  /** Results are compared over time: a change here is a change of the benchmark. */
  @Test
  void thePairsAreAlwaysTheSame() throws NoSuchAlgorithmException {
    String all =
        pairs.stream()
            .map(pair -> String.join("\t", pair.paradigm(), pair.good(), pair.bad()))
            .collect(Collectors.joining("\n"));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("159a62741127e8776a8fd45834ce60e6cd13f94058e92146c03b9ddbca4d5a01");
  }
}
