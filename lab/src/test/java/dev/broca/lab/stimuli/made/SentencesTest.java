package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.stimuli.Stimulus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class SentencesTest {
  private static final List<Stimulus> ALL = Sentences.all();

  @Test
  void everySentenceHasTwelvePlainWords() {
    assertThat(ALL)
        .hasSize(345)
        .allSatisfy(s -> assertThat(s.text()).matches("[a-z]+('[a-z]+)?( [a-z]+('[a-z]+)?){11}"));
  }

  @Test
  void topicsAreEquallyFrequent() {
    Map<String, Long> topics =
        ALL.stream().collect(Collectors.groupingBy(Stimulus::group, Collectors.counting()));
    assertThat(topics).hasSize(23).allSatisfy((topic, count) -> assertThat(count).isEqualTo(15));
  }

  @Test
  void noTwoSentencesShareFourWordsInARow() {
    var owners = new HashMap<String, String>();
    for (Stimulus sentence : ALL) {
      List<String> words = List.of(sentence.text().split(" "));
      for (int i = 0; i + 4 <= words.size(); i++) {
        String run = String.join(" ", words.subList(i, i + 4));
        String owner = owners.putIfAbsent(run, sentence.text());
        assertThat(owner == null || owner.equals(sentence.text()))
            .as("'%s' is in '%s' and '%s'", run, sentence.text(), owner)
            .isTrue();
      }
    }
  }

  @Test
  void wordsOfTheSentencesAreListed() {
    assertThat(ALL)
        .flatMap(sentence -> List.of(sentence.text().split(" ")))
        .filteredOn(word -> !word.contains("'"))
        .allMatch(EnglishWords.list()::contains);
  }

  @Test
  void openingsAreVaried() {
    long the = ALL.stream().filter(sentence -> sentence.text().startsWith("the ")).count();
    assertThat(the).isLessThan(ALL.size() / 3);
  }
}
