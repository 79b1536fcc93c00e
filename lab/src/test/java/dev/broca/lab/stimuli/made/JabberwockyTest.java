package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.stimuli.Stimulus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frame of a sentence stays, its content words go. */
class JabberwockyTest {
  private static String of(String sentence) {
    return Jabberwocky.of(List.of(sentence), 42).getFirst();
  }

  @Test
  void functionWordsAndPunctuationStay() {
    assertThat(of("The gardener, who can't see it, will give them 12 roses."))
        .matches("The [a-z]{8}, who can't [a-z]{3} it, will [a-z]{4} them 12 [a-z]{4}s[.]");
  }

  @Test
  void endingsStayWhereAStemIsLeft() {
    assertThat(of("slowly walking dogs barked")).matches("\\S{4}ly \\S{4}ing \\S{3}s \\S{4}ed");
    assertThat(of("the king's bus")).matches("the [a-z]{4}'s [a-z]{3}");
    assertThat(of("king")).doesNotEndWith("ing");
  }

  @Test
  void capitalsStayAndAWordThatComesTwiceHasTheSameNonword() {
    String[] words = of("Boats like boats, but BOATS").split(" ");
    assertThat(words[0].toLowerCase(java.util.Locale.ROOT) + ",").isEqualTo(words[2]);
    assertThat(words[4]).isEqualTo(words[0].toUpperCase(java.util.Locale.ROOT));
    assertThat(words[0]).matches("[A-Z][a-z]{3}s");
  }

  /** No content word of the built-in sentences is left, and no other has come. */
  @Test
  void nothingButFunctionWordsIsAWord() {
    List<String> sentences = Sentences.all().stream().map(Stimulus::text).toList();
    List<String> made = Jabberwocky.of(sentences, 42);
    int content = 0;
    for (int i = 0; i < sentences.size(); i++) {
      String[] before = sentences.get(i).split(" ");
      String[] after = made.get(i).split(" ");
      assertThat(after).hasSameSizeAs(before);
      for (int j = 0; j < after.length; j++) {
        assertThat(after[j]).hasSameSizeAs(before[j]);
        String core = before[j].replaceAll("['’].*", "");
        boolean stays = Jabberwocky.isFunctionWord(core) || before[j].contains("n't");
        if (stays) {
          assertThat(after[j]).isEqualTo(before[j]);
        } else {
          assertThat(EnglishWords.contains(after[j].replaceAll("['’].*", "")))
              .as(after[j])
              .isFalse();
          content++;
        }
      }
    }
    assertThat(content).isBetween(345 * 4, 345 * 8);
  }

  @Test
  void seedDecides() {
    var sentences = List.of("the dog sleeps on the warm stone", "she paints the door");
    assertThat(Jabberwocky.of(sentences, 1)).isEqualTo(Jabberwocky.of(sentences, 1));
    assertThat(Jabberwocky.of(sentences, 1)).isNotEqualTo(Jabberwocky.of(sentences, 2));
  }
}
