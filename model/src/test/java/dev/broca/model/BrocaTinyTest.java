package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.model.base.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The model that comes along knows enough English to be worth an experiment. */
class BrocaTinyTest {
  private static final List<String> PLAIN =
      List.of(
          "The old man walked slowly down the road and sat under a tree.",
          "She opened the letter at once and read it by the window.",
          "There was nothing to be done, so they waited for the morning.",
          "He had never seen the sea before that summer.",
          "The children were playing in the garden when the rain began.",
          "My father gave me a little money and told me to come back soon.",
          "It was a dark night, and the wind blew cold from the north.",
          "The captain looked at his men and said nothing for a while.",
          "I do not know what you mean by such a question.",
          "They went up the stairs together and knocked at the door.");

  /** The same words but for one or two: the first is English. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("The boys were tired.", "The boys was tired."),
          List.of("The girl was tired.", "The girl were tired."),
          List.of("These houses are old.", "These house are old."),
          List.of("This house is old.", "This houses is old."),
          List.of("She hurt herself.", "She hurt himself."),
          List.of("The king admired himself.", "The king admired herself."),
          List.of("He has gone home.", "He has went home."),
          List.of("He went home.", "He gone home."),
          List.of("They have taken it.", "They have took it."),
          List.of("She did not come.", "She did not came."),
          List.of("I have never seen it.", "I have ever seen it."),
          List.of("Nobody has ever seen it.", "Somebody has ever seen it."),
          List.of("He wants to sleep.", "He wants to sleeps."),
          List.of("She can sing.", "She can sings."),
          List.of("Who did you see?", "Who did you see him?"),
          List.of("He gave me a book.", "He gave I a book."),
          List.of("We saw them yesterday.", "We saw they yesterday."),
          List.of("The dogs near the house bark.", "The dogs near the house barks."),
          List.of("The letters on the table are mine.", "The letters on the table is mine."),
          List.of("There are many books here.", "There are much books here."),
          List.of("There is much water here.", "There is many water here."),
          List.of("It is an apple.", "It is a apple."),
          List.of("She is taller than me.", "She is tall than me."),
          List.of("The man who came is here.", "The man which came are here."));

  private static LanguageModel model;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The sum of a text's log-probabilities and the number of its tokens, after end-of-text. */
  private static List<double[]> scores(List<String> texts) {
    var ids = new ArrayList<int[]>();
    for (String text : texts) {
      int[] own = model.tokenizer().encode(text, false).ids();
      ids.add(IntStream.concat(IntStream.of(0), Arrays.stream(own)).toArray());
    }
    return model.logProbs(ids, Progress.NONE).stream()
        .map(
            p -> new double[] {IntStream.range(0, p.length).mapToDouble(i -> p[i]).sum(), p.length})
        .toList();
  }

  private static double natsPerToken(List<String> texts) {
    var scores = scores(texts);
    return -scores.stream().mapToDouble(score -> score[0]).sum()
        / scores.stream().mapToDouble(score -> score[1]).sum();
  }

  @Test
  void plainSentencesAreFarMoreProbableThanScrambledOnes() {
    var random = new Random(1);
    var scrambled =
        PLAIN.stream()
            .map(sentence -> {
              var words = new ArrayList<>(Arrays.asList(sentence.split(" ")));
              Collections.shuffle(words, random);
              return String.join(" ", words);
            })
            .toList();
    assertThat(natsPerToken(PLAIN)).isBetween(2.0, 4.2);
    assertThat(natsPerToken(scrambled) - natsPerToken(PLAIN)).isGreaterThan(1.5);
  }

  @Test
  void itPrefersGrammaticalSentences() {
    var good = scores(PAIRS.stream().map(List::getFirst).toList());
    var bad = scores(PAIRS.stream().map(List::getLast).toList());
    long right =
        IntStream.range(0, PAIRS.size()).filter(i -> good.get(i)[0] > bad.get(i)[0]).count();
    // 18 of 24 by chance: p = .011.
    assertThat(right).isGreaterThanOrEqualTo(18);
  }
}
