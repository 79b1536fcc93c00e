package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that begin alike are scored as each would be alone, in every family, also lesioned. */
class SharedBeginningsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/families");

  static Stream<Path> families() throws IOException {
    return Files.list(GOLDEN).filter(Files::isDirectory).sorted();
  }

  @ParameterizedTest
  @MethodSource("families")
  void eachTextScoresAsItDoesAlone(Path folder) {
    try (LanguageModel model = LanguageModel.load(folder.toString())) {
      List<int[]> texts = texts(model.architecture().vocabulary());
      assertEqual(model, texts);
      Units units = model.units(Site.BLOCK_OUTPUT);
      var some = new BitSet();
      IntStream.iterate(3, i -> i < units.count(), i -> i + 11).forEach(some::set);
      Fill fill = model.classMeans(texts.subList(0, 4), Progress.NONE);
      for (LesionPositions positions : LesionPositions.values()) {
        assertEqual(model.lesioned(new Lesion(units, some, fill, positions)), texts);
      }
    }
  }

  private static void assertEqual(LanguageModel model, List<int[]> texts) {
    List<float[]> found = model.logProbs(texts, Progress.NONE);
    assertThat(found).hasSameSizeAs(texts);
    for (int i = 0; i < found.size(); i++) {
      double[] expected = alone(model, texts.get(i));
      float[] scores = found.get(i);
      assertThat(scores).hasSize(texts.get(i).length - 1);
      for (int t = 0; t < scores.length; t++) {
        assertThat((double) scores[t])
            .as("token %d of text %d", t + 1, i)
            .isCloseTo(expected[t], within(2e-5));
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
   * another, and the same again; texts with nothing in common; one token.
   */
  private static List<int[]> texts(int vocabulary) {
    var random = new Random(7);
    int[] tokens = random.ints(64, 0, vocabulary).toArray();
    int[] start = {tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], tokens[5], tokens[6]};
    int[] left = joined(start, tokens[7], tokens[8], tokens[9]);
    int[] right = joined(start, tokens[10], tokens[11]);
    return List.of(
        joined(left, tokens[12], tokens[13], tokens[14]),
        joined(left, tokens[15], tokens[16]),
        joined(right, tokens[17], tokens[18], tokens[19], tokens[20]),
        joined(right, tokens[21]),
        left,
        joined(left, tokens[30], tokens[31]),
        left,
        new int[] {tokens[40], tokens[41], tokens[42]},
        right,
        joined(right, tokens[50], tokens[51]),
        new int[] {tokens[60]});
  }

  private static int[] joined(int[] start, int... rest) {
    return IntStream.concat(IntStream.of(start), IntStream.of(rest)).toArray();
  }
}
