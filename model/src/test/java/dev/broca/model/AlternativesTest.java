package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that begin alike are scored as each would be alone, in every family, also lesioned. */
class AlternativesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/families");

  static Stream<Path> families() throws IOException {
    return Files.list(GOLDEN).filter(Files::isDirectory).sorted();
  }

  @ParameterizedTest
  @MethodSource("families")
  void eachTextScoresAsItDoesAlone(Path folder) {
    try (LanguageModel model = LanguageModel.load(folder.toString())) {
      List<List<int[]>> alternatives = alternatives(model.architecture().vocabulary());
      assertEqual(model, alternatives);
      Units units = model.units(Site.BLOCK_OUTPUT);
      var some = new BitSet();
      IntStream.iterate(3, i -> i < units.count(), i -> i + 11).forEach(some::set);
      Fill fill = model.classMeans(alternatives.getFirst(), Progress.NONE);
      for (LesionPositions positions : LesionPositions.values()) {
        assertEqual(model.lesioned(new Lesion(units, some, fill, positions)), alternatives);
      }
    }
  }

  private static void assertEqual(LanguageModel model, List<List<int[]>> alternatives) {
    List<List<float[]>> found = model.alternativeLogProbs(alternatives, Progress.NONE);
    assertThat(found).hasSameSizeAs(alternatives);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).hasSameSizeAs(alternatives.get(i));
      for (int j = 0; j < found.get(i).size(); j++) {
        int[] text = alternatives.get(i).get(j);
        double[] expected = alone(model, text);
        float[] scores = found.get(i).get(j);
        assertThat(scores).hasSize(text.length - 1);
        for (int t = 0; t < scores.length; t++) {
          assertThat((double) scores[t])
              .as("token %d of text %d of %d", t + 1, j, i)
              .isCloseTo(expected[t], within(2e-5));
        }
      }
    }
  }

  /** From the logits of the text by itself. */
  private static double[] alone(LanguageModel model, int[] text) {
    int vocabulary = model.architecture().vocabulary();
    float[] logits = model.logits(text);
    return IntStream.range(1, text.length)
        .mapToDouble(t -> {
          int row = (t - 1) * vocabulary;
          double most =
              IntStream.range(0, vocabulary).mapToDouble(v -> logits[row + v]).max().orElseThrow();
          double sum =
              IntStream.range(0, vocabulary)
                  .mapToDouble(v -> Math.exp(logits[row + v] - most))
                  .sum();
          return logits[row + text[t]] - most - Math.log(sum);
        })
        .toArray();
  }

  /**
   * Two and two that share more with each other than with the rest; one that is the beginning of
   * another, and the same; texts with nothing in common; one text; none; one token.
   */
  private static List<List<int[]>> alternatives(int vocabulary) {
    var random = new Random(7);
    int[] tokens = random.ints(64, 0, vocabulary).toArray();
    int[] start = {tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], tokens[5], tokens[6]};
    int[] left = joined(start, tokens[7], tokens[8], tokens[9]);
    int[] right = joined(start, tokens[10], tokens[11]);
    return List.of(
        List.of(
            joined(left, tokens[12], tokens[13], tokens[14]),
            joined(left, tokens[15], tokens[16]),
            joined(right, tokens[17], tokens[18], tokens[19], tokens[20]),
            joined(right, tokens[21])),
        List.of(left, joined(left, tokens[30], tokens[31]), left),
        List.of(new int[] {tokens[40], tokens[41], tokens[42]}, right),
        List.of(joined(right, tokens[50], tokens[51])),
        List.of(),
        List.of(new int[] {tokens[60]}));
  }

  private static int[] joined(int[] start, int... rest) {
    return IntStream.concat(IntStream.of(start), IntStream.of(rest)).toArray();
  }

  @Test
  void whatTextsShareIsComputedOnceAndLastTokensNotAtAll() {
    TokenTree tree =
        TokenTree.of(List.of(new int[] {5, 6, 7, 8}, new int[] {5, 6, 9, 8}, new int[] {5, 6, 7}));
    Sequence contexts = tree.contexts();
    assertThat(IntStream.range(0, contexts.length()).map(contexts::id)).containsExactly(5, 6, 7, 9);
    assertThat(IntStream.range(0, contexts.length()).map(contexts::parent))
        .containsExactly(-1, 0, 1, 1);
    assertThat(IntStream.range(0, contexts.length()).map(contexts::position))
        .containsExactly(0, 1, 2, 2);
    assertThat(contexts.isChain()).isFalse();
    assertThat(tree.targets())
        .containsExactly(
            new TokenTree.Target(0, 6),
            new TokenTree.Target(1, 7),
            new TokenTree.Target(2, 8),
            new TokenTree.Target(1, 9),
            new TokenTree.Target(3, 8));
    float[] scores = {10, 11, 12, 13, 14};
    assertThat(tree.scores(0, scores)).containsExactly(10, 11, 12);
    assertThat(tree.scores(1, scores)).containsExactly(10, 13, 14);
    assertThat(tree.scores(2, scores)).containsExactly(10, 11);
  }
}
