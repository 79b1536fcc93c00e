package dev.broca.lab.brain;

import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How far the means of two halves of the subjects agree. */
public final class SplitHalves {
  /** How many divisions are drawn. */
  public static final int SPLITS = 100;

  private SplitHalves() {}

  /**
   * The mean correlation of the means of two halves, over {@value #SPLITS} random divisions of the
   * subjects. Where their number is odd, one half has one more.
   *
   * @param responses [stimuli, subjects], without holes
   * @param seed of {@link NumpyRandom}; one {@code permutation(subjects)} for each division, whose
   *     first half is the one half
   * @return none with fewer than two subjects or three stimuli, or where the mean of a half does
   *     not vary
   */
  public static Ceiling of(Matrix responses, long seed) {
    int subjects = responses.columns();
    if (subjects < 2 || responses.rows() < 3) {
      return new Ceiling.None();
    }
    var random = new NumpyRandom(seed);
    List<Double> found = new ArrayList<>();
    for (int split = 0; split < SPLITS; split++) {
      int[] order = random.permutation(subjects);
      double[] one = means(responses, Arrays.copyOf(order, subjects / 2));
      double[] other = means(responses, Arrays.copyOfRange(order, subjects / 2, subjects));
      found.add(Reliability.pearson(one, other));
    }
    double r = found.stream().mapToDouble(v -> v).average().orElseThrow();
    return Double.isNaN(r) ? new Ceiling.None() : new Ceiling.SplitHalf(r);
  }

  private static double[] means(Matrix responses, int[] subjects) {
    return IntStream.range(0, responses.rows())
        .mapToDouble(row ->
            Arrays.stream(subjects).mapToDouble(s -> responses.get(row, s)).average().orElseThrow())
        .toArray();
  }
}
