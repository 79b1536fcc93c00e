package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.FakeTokenizer;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.Words;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Stories about beliefs and records are alike in everything but what they are about. */
class StoriesTest {
  private static final Pattern TEXT =
      Pattern.compile(
          "(Read [^\n]+)\nStory: ([^\n]+[.])\nQuestion: ([^\n]+[?])\nOptions:\n- ([^\n]+)\n- ([^\n]+)\nAnswer: ([^\n]+)");

  /** What is in the heads of people, and what no record has. */
  private static final Pattern MENTAL =
      Pattern.compile(
          "\\b(think|thinks|believe|believes|expect|expects|suppose|supposes|opinion|will [A-Z][a-z]+ look)\\b");

  private final Contrast contrast = Stories.theoryOfMind();

  private static Matcher parts(Stimulus stimulus) {
    Matcher text = TEXT.matcher(stimulus.text());
    assertThat(text.matches()).as(stimulus.text()).isTrue();
    return text;
  }

  @Test
  void thereAreTwentyOfEachAndNoTwoAreEqual() {
    assertThat(contrast.positives()).hasSize(20);
    assertThat(contrast.negatives()).hasSize(20);
    assertThat(contrast.duplicates()).isEmpty();
    assertThat(contrast.stimuli())
        .extracting(stimulus -> parts(stimulus).group(2))
        .doesNotHaveDuplicates();
  }

  @Test
  void theAnswerIsOneOfTwoOptionsAndFirstInHalfOfEachCondition() {
    for (List<Stimulus> condition : List.of(contrast.positives(), contrast.negatives())) {
      int first = 0;
      for (Stimulus stimulus : condition) {
        Matcher text = parts(stimulus);
        assertThat(text.group(4)).isNotEqualTo(text.group(5));
        assertThat(List.of(text.group(4), text.group(5))).contains(text.group(6));
        first += text.group(6).equals(text.group(4)) ? 1 : 0;
      }
      assertThat(first).isEqualTo(10);
    }
  }

  @Test
  void pairsAreAlikeInLengthAndPlaceOfTheAnswer() {
    for (int i = 0; i < 20; i++) {
      Stimulus belief = contrast.positives().get(i);
      Stimulus record = contrast.negatives().get(i);
      assertThat(Words.count(belief.text()))
          .as(belief.text())
          .isCloseTo(Words.count(record.text()), within(2));
      boolean first = parts(belief).group(6).equals(parts(belief).group(4));
      assertThat(parts(record).group(6).equals(parts(record).group(4))).isEqualTo(first);
    }
  }

  @Test
  void conditionsAreAlikeInLengthOnAverage() {
    Audit audit = Audit.of(Truncation.none().apply(contrast, new FakeTokenizer(2, true)));
    assertThat(Math.abs(audit.words())).isLessThan(0.1);
    assertThat(audit.positive().characters().mean() / audit.negative().characters().mean())
        .isBetween(0.97, 1.03);
  }

  @Test
  void noRecordIsSaidToThink() {
    assertThat(contrast.negatives()).noneMatch(s -> MENTAL.matcher(s.text()).find());
    assertThat(contrast.positives()).filteredOn(s -> MENTAL.matcher(s.text()).find()).hasSize(10);
  }
}
