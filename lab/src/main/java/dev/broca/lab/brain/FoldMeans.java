package dev.broca.lab.brain;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Means over folds, of what is defined. */
final class FoldMeans {
  private FoldMeans() {}

  /** For each column of [folds, targets] the mean over its numbers; NaN where there is none. */
  static double[] of(Matrix byFold) {
    return IntStream.range(0, byFold.columns())
        .mapToDouble(target ->
            Arrays.stream(byFold.column(target))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN))
        .toArray();
  }

  static int undefined(Matrix byFold) {
    return (int)
        IntStream.range(0, byFold.rows())
            .mapToLong(fold -> Arrays.stream(byFold.row(fold)).filter(Double::isNaN).count())
            .sum();
  }
}
