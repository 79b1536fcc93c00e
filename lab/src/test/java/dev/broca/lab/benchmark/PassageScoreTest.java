package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which token counts for which region. */
class PassageScoreTest {
  private static Tokens tokens(int... bounds) {
    int n = bounds.length - 1;
    int[] starts = IntStream.range(0, n).map(i -> bounds[i]).toArray();
    int[] ends = IntStream.range(0, n).map(i -> bounds[i + 1]).toArray();
    return new Tokens(new int[n], starts, ends);
  }

  private static Passage passage(String text, int... bounds) {
    var parts = new ArrayList<Region>();
    for (int i = 0; i + 1 < bounds.length; i += 2) {
      parts.add(new Region("" + (i / 2 + 1), bounds[i], bounds[i + 1]));
    }
    return Passage.divided("text", text, parts);
  }

  @Test
  void aBlankBeforeAWordBelongsToTheWord() {
    Passage passage = passage("the cat sat", 0, 3, 4, 11);
    PassageScore score = PassageScore.of(passage, tokens(0, 3, 7, 11), List.of(-1f, -2f, -4f));
    assertThat(score.parts())
        .containsExactly(new RegionScore("1", -1, 1), new RegionScore("2", -6, 2));
    assertThat(score.scored()).isEqualTo(new RegionScore("*", -7, 3));
    assertThat(score.straddlers()).isZero();
  }

  @Test
  void aTokenOfBlanksBelongsToTheNextWord() {
    Passage passage = passage("a   b", 0, 1, 4, 5);
    PassageScore score = PassageScore.of(passage, tokens(0, 1, 3, 5), List.of(-1f, -2f, -4f));
    assertThat(score.parts().get(1)).isEqualTo(new RegionScore("2", -6, 2));
  }

  @Test
  void aTokenOverABorderCountsForTheFirstRegionAndIsReported() {
    Passage passage = passage("cannot, go", 0, 3, 3, 6, 6, 7, 8, 10);
    PassageScore score = PassageScore.of(passage, tokens(0, 6, 7, 10), List.of(-1f, -2f, -4f));
    assertThat(score.parts().stream().map(RegionScore::tokens)).containsExactly(1, 0, 1, 1);
    assertThat(score.straddlers()).isEqualTo(1);
  }

  @Test
  void anEmptyRegionHasSurprisalZero() {
    Passage passage = passage("a b", 0, 1, 1, 1, 2, 3);
    PassageScore score = PassageScore.of(passage, tokens(0, 1, 3), List.of(-1f, -2f));
    assertThat(score.parts().get(1)).isEqualTo(new RegionScore("2", 0, 0));
    assertThat(score.parts().get(1).value(Reduce.MEAN)).isZero();
  }

  @Test
  void withoutAPrefixTheFirstTokenDoesNotCount() {
    Passage passage = passage("a b", 0, 1, 2, 3);
    PassageScore score = PassageScore.of(passage, tokens(0, 1, 3), List.of(-2f));
    assertThat(score.parts())
        .containsExactly(new RegionScore("1", 0, 0), new RegionScore("2", -2, 1));
  }

  @Test
  void aTextWithoutAnyLogProbabilityIsRefused() {
    assertThatThrownBy(() -> PassageScore.of(passage("a"), tokens(0, 1), List.of()))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("\"a\"", "--prefix");
  }

  @Test
  void onlyTheAnswerCountsOfAQuestionWithAnAnswer() {
    Passage passage = Passage.answer("yes", "ok?", " yes");
    PassageScore score = PassageScore.of(passage, tokens(0, 2, 3, 7), List.of(-1f, -2f, -4f));
    assertThat(score.scored()).isEqualTo(new RegionScore("answer", -4, 1));
  }

  @Test
  void piecesOfOneCharacterAllCountForItsRegion() {
    var tokens = new Tokens(new int[4], new int[] {0, 2, 2, 2}, new int[] {1, 4, 4, 4});
    Passage passage = passage("a \uD83D\uDE00", 0, 1, 2, 4);
    PassageScore score = PassageScore.of(passage, tokens, List.of(-1f, -2f, -4f, -8f));
    assertThat(score.parts().get(1)).isEqualTo(new RegionScore("2", -14, 3));
    assertThat(score.straddlers()).isZero();
  }

  /** Random cuts of random texts, whose words are the regions: nothing is lost or counted twice. */
  @Test
  void regionsThatCoverATextAddUpToIt() {
    var random = new Random(5);
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      var bounds = new ArrayList<Integer>();
      for (int word = 0; word < 1 + random.nextInt(5); word++) {
        text.append(" ".repeat(text.isEmpty() ? 0 : 1 + random.nextInt(2)));
        bounds.add(text.length());
        text.append("x".repeat(1 + random.nextInt(4)));
        bounds.add(text.length());
      }
      var cuts = new ArrayList<>(List.of(0));
      for (int at = 1; at < text.length(); at++) {
        if (random.nextBoolean()) {
          cuts.add(at);
        }
      }
      cuts.add(text.length());
      List<Float> logProbs =
          IntStream.range(1, cuts.size()).mapToObj(n -> (float) -(1 << n % 10)).toList();
      Passage passage =
          passage(text.toString(), bounds.stream().mapToInt(Integer::intValue).toArray());
      PassageScore score =
          PassageScore.of(
              passage, tokens(cuts.stream().mapToInt(Integer::intValue).toArray()), logProbs);
      assertThat(score.parts().stream().mapToDouble(RegionScore::logProb).sum())
          .isEqualTo(score.scored().logProb());
      assertThat(score.parts().stream().mapToInt(RegionScore::tokens).sum())
          .isEqualTo(logProbs.size());
    }
  }
}
