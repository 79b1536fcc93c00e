package dev.broca.lab.brain.align;

import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.Recording.Stimulus;
import dev.broca.lab.stimuli.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What predicts responses without reading: columns that never vary are left out. */
public final class Baselines {
  /** Width of the random word vectors. */
  public static final int WIDTH = 100;

  private Baselines() {}

  /**
   * The number of characters, and the position in the passage (in the recording where there are no
   * passages) where the order is known; empty if neither varies.
   */
  public static Optional<Matrix> lengthAndPosition(Recording recording) {
    Stream<ToDoubleFunction<Stimulus>> columns =
        recording.ordered()
            ? Stream.of(s -> s.text().length(), Stimulus::position)
            : Stream.of(s -> s.text().length());
    return matrix(recording, columns.toList());
  }

  /** The number of words; empty if all stimuli have as many. */
  public static Optional<Matrix> wordRate(Recording recording) {
    return matrix(recording, List.of(s -> Words.count(s.text())));
  }

  /** Both beside each other: what unique variance is beyond; empty if nothing varies. */
  public static Optional<Matrix> nuisance(Recording recording) {
    Optional<Matrix> length = lengthAndPosition(recording);
    Optional<Matrix> words = wordRate(recording);
    return length.isPresent() && words.isPresent()
        ? Optional.of(length.get().beside(words.get()))
        : length.or(() -> words);
  }

  private static Optional<Matrix> matrix(
      Recording recording, List<ToDoubleFunction<Stimulus>> columns) {
    List<Stimulus> stimuli = recording.stimuli();
    List<ToDoubleFunction<Stimulus>> varying =
        columns.stream()
            .filter(column -> stimuli.stream().mapToDouble(column).distinct().count() > 1)
            .toList();
    double[] values =
        stimuli.stream()
            .flatMapToDouble(s -> varying.stream().mapToDouble(column -> column.applyAsDouble(s)))
            .toArray();
    return varying.isEmpty()
        ? Optional.empty()
        : Optional.of(Matrix.of(stimuli.size(), varying.size(), values));
  }

  /**
   * The mean of a random vector for every word, [stimuli, {@value #WIDTH}]: it knows which words
   * are the same and nothing else. Case and punctuation around a word do not count; entries are
   * standard normal, drawn from the seed and the word.
   */
  public static Matrix randomEmbedding(Recording recording, long seed) {
    List<Stimulus> stimuli = recording.stimuli();
    double[] values = new double[stimuli.size() * WIDTH];
    for (int s = 0; s < stimuli.size(); s++) {
      List<String> words = Words.split(stimuli.get(s).text());
      for (String word : words) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L + bare(word).hashCode());
        for (int d = 0; d < WIDTH; d++) {
          values[s * WIDTH + d] += random.nextGaussian() / words.size();
        }
      }
    }
    return Matrix.of(stimuli.size(), WIDTH, values);
  }

  private static String bare(String word) {
    int[] inner =
        IntStream.range(0, word.length())
            .filter(i -> Character.isLetterOrDigit(word.charAt(i)))
            .toArray();
    return inner.length == 0
        ? word
        : word.substring(inner[0], inner[inner.length - 1] + 1).toLowerCase(Locale.ROOT);
  }
}
