package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The log-probability of a text under a model.
 *
 * @param ids its tokens, without the prefix
 * @param prefix the token before it; empty for none
 * @param logProbs natural logarithm of the probability of each token given the prefix and the
 *     tokens before it; without a prefix, the first token has none, and the list is one shorter
 */
public record TextScore(List<Integer> ids, OptionalInt prefix, List<Float> logProbs) {
  /** Copies the lists. */
  public TextScore {
    ids = List.copyOf(ids);
    logProbs = List.copyOf(logProbs);
  }

  /** Log-probability of the text: the sum over all tokens that have a context. */
  public double sum() {
    return logProbs.stream().mapToDouble(Float::doubleValue).sum();
  }

  /**
   * Scores texts.
   *
   * @param texts token ids of each text, without special tokens
   * @param prefix the token to put before each of them; empty for none
   * @throws dev.broca.model.base.ModelException if an id is not in the vocabulary, or a text is
   *     empty and has no prefix
   * @throws LabException if the model gives something else than finite numbers
   */
  public static List<TextScore> of(
      LanguageModel model, List<int[]> texts, OptionalInt prefix, Progress progress) {
    return of(model, texts, prefix, progress, i -> "text " + (i + 1));
  }

  /** The same, with the names of texts for messages. */
  static List<TextScore> of(
      LanguageModel model,
      List<int[]> texts,
      OptionalInt prefix,
      Progress progress,
      IntFunction<String> names) {
    List<int[]> read = texts.stream().map(text -> after(prefix, text)).toList();
    model.requireReadable(read, names);
    List<float[]> scores = model.logProbs(read, progress);
    return IntStream.range(0, texts.size())
        .mapToObj(i ->
            new TextScore(
                IntStream.of(texts.get(i)).boxed().toList(),
                prefix,
                finite(names.apply(i), scores.get(i))))
        .toList();
  }

  private static int[] after(OptionalInt prefix, int[] text) {
    return IntStream.concat(prefix.stream(), IntStream.of(text)).toArray();
  }

  private static List<Float> finite(String text, float[] scores) {
    var logProbs = new ArrayList<Float>();
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new LabException(
            ("Log-probabilities must be finite numbers, but %s has %s."
                    + " Does the model overflow in this precision? Try --dtype float32.")
                .formatted(text, score));
      }
      logProbs.add(score);
    }
    return logProbs;
  }
}
