package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Stimulus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Word lists have the words of their sentences, and nothing of their order. */
class WordListsTest {
  private static final List<String> SENTENCES =
      Sentences.all().stream().map(Stimulus::text).toList();

  private static List<String> words(List<String> texts) {
    return texts.stream().flatMap(text -> Arrays.stream(text.split(" "))).sorted().toList();
  }

  private static Set<String> pairs(List<String> texts) {
    var pairs = new HashSet<String>();
    for (String text : texts) {
      String[] words = text.split(" ");
      for (int i = 1; i < words.length; i++) {
        pairs.add(words[i - 1] + " " + words[i]);
      }
    }
    return pairs;
  }

  @Test
  void listsHaveTheWordsOfTheSet() {
    List<String> lists = WordLists.of(SENTENCES, 42);
    assertThat(words(lists)).isEqualTo(words(SENTENCES));
    assertThat(lists).hasSameSizeAs(SENTENCES).allMatch(list -> list.split(" ").length == 12);
  }

  @Test
  void noTwoWordsFollowEachOtherAsInASentence() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(pairs(WordLists.of(SENTENCES, seed)))
          .doesNotContainAnyElementsOf(pairs(SENTENCES));
    }
  }

  @Test
  void seedDecides() {
    assertThat(WordLists.of(SENTENCES, 7)).isEqualTo(WordLists.of(SENTENCES, 7));
    assertThat(WordLists.of(SENTENCES, 7)).isNotEqualTo(WordLists.of(SENTENCES, 8));
  }

  @Test
  void punctuationAndTheFirstCapitalStayInTheirPlace() {
    var sentences =
        List.of(
            "The dog, it seems, sleeps well.",
            "Yesterday Anna's uncle bought (cheap) wine!",
            "Many small boats left our harbor - slowly.");
    List<String> lists = WordLists.of(sentences, 1);
    assertThat(lists.get(0)).matches("[A-Z]\\S* \\S+, \\S+ \\S+, \\S+ \\S+[.]");
    assertThat(lists.get(1)).matches("[A-Z]\\S* \\S+ \\S+ \\S+ \\(\\S+\\) \\S+!");
    assertThat(lists.get(2)).matches("[A-Z]\\S* \\S+ \\S+ \\S+ \\S+ \\S+ - \\S+[.]");
    var inside = new ArrayList<String>();
    lists.forEach(list -> inside.addAll(List.of(list.split("[ ,.!()-]+"))));
    assertThat(
            inside.stream()
                .map(word -> word.equals("Anna's") ? word : word.toLowerCase(Locale.ROOT)))
        .contains("Anna's", "yesterday", "the", "many", "cheap");
  }

  @Test
  void sentencesThatCannotBeTakenApartAreRefused() {
    assertThatThrownBy(() -> WordLists.of(List.of("dogs dogs dogs"), 1))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("too few different words", "more sentences");
  }
}
