package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A property of words beside that of the words before, since reading slows down late.
 *
 * @param predictors [words kept, 1 + lags]: the word's own value, that of the word before, ...
 * @param words positions of the words kept: those with enough words before them in their passage
 */
public record SpillOver(Matrix predictors, List<Integer> words) {
  /** Copies the list. */
  public SpillOver {
    words = List.copyOf(words);
  }

  /**
   * Values with those of the words before.
   *
   * @param values one for each word, in the order of reading
   * @param passages the passage of each word; nothing spills over from one to the next
   * @param lags how many words before, 0 or more
   * @throws LabException if the numbers differ, or no word has as many words before it
   */
  public static SpillOver of(double[] values, List<String> passages, int lags) {
    if (values.length != passages.size() || lags < 0) {
      throw new LabException(
          "Spill-over needs a passage for each word and 0 or more words, but there are %d values, %d passages and %d words."
              .formatted(values.length, passages.size(), lags));
    }
    List<Integer> words =
        IntStream.range(lags, values.length)
            .filter(word -> followsInside(passages, word, lags))
            .boxed()
            .toList();
    if (words.isEmpty()) {
      throw new LabException("No word has %d words before it in its passage.".formatted(lags));
    }
    double[] predictors = new double[words.size() * (1 + lags)];
    int next = 0;
    for (int word : words) {
      for (int lag = 0; lag <= lags; lag++) {
        predictors[next++] = values[word - lag];
      }
    }
    return new SpillOver(Matrix.of(words.size(), 1 + lags, predictors), words);
  }

  private static boolean followsInside(List<String> passages, int word, int lags) {
    for (int lag = 1; lag <= lags; lag++) {
      if (!passages.get(word - lag).equals(passages.get(word))) {
        return false;
      }
    }
    return true;
  }
}
