package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class EnglishWordsTest {
  @Test
  void listIsLargeAndPlain() {
    assertThat(EnglishWords.list()).hasSizeGreaterThan(7000).allMatch(w -> w.matches("[a-z]+"));
  }

  @Test
  void formsOfListedWordsAreWords() {
    for (String word :
        List.of(
            "house",
            "houses",
            "berries",
            "stopped",
            "baking",
            "happily",
            "unhappiness",
            "rewriting",
            "hottest",
            "careless",
            "drinkable",
            "london",
            "html")) {
      assertThat(EnglishWords.contains(word)).as(word).isTrue();
    }
  }

  @Test
  void inventedFormsAreNoWords() {
    for (String word : List.of("blick", "wug", "tove", "slithy", "borogove", "brillig", "snark")) {
      assertThat(EnglishWords.contains(word)).as(word).isFalse();
    }
  }

  @Test
  void wordsAtTheEdgesAreFound() {
    for (String form : List.of("birthline", "riverso", "plohouse", "flowe")) {
      assertThat(EnglishWords.beginsOrEndsWithWord(form)).as(form).isTrue();
    }
    for (String form : List.of("flow", "wug", "theb", "xhousex", "")) {
      assertThat(EnglishWords.beginsOrEndsWithWord(form)).as(form).isFalse();
    }
  }
}
