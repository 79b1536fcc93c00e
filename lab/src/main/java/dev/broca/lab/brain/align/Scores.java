package dev.broca.lab.brain.align;

import dev.broca.lab.brain.Matrix;
import dev.broca.lab.stats.Quantiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well features predict a recording. Nothing is clamped.
 *
 * @param r mean correlation over held-out folds, one for each target; NaN where it is not defined
 * @param unique mean unique R2 beyond the baselines, one for each target; empty where it was not
 *     asked for
 * @param byFold the correlations, [folds, targets]; NaN where one is not defined
 * @param uniqueByFold the unique R2, [folds, targets]; empty where it was not asked for
 * @param p of the median unique R2, by permuting passages; the largest of those of the recording's
 *     parts
 * @param edgeShare share of folds and targets whose alpha lies at an edge of the choice
 */
public record Scores(
    List<Double> r,
    List<Double> unique,
    Matrix byFold,
    Optional<Matrix> uniqueByFold,
    OptionalDouble p,
    double edgeShare) {
  /** Copies the lists. */
  public Scores {
    r = List.copyOf(r);
    unique = List.copyOf(unique);
  }

  /** The median of {@link #r} over targets that have one; NaN for none. */
  public double medianR() {
    return median(r);
  }

  /** The median of {@link #unique}; NaN for none. */
  public double medianUnique() {
    return median(unique);
  }

  private static double median(List<Double> values) {
    return Quantiles.medianOfNumbers(values.stream().mapToDouble(v -> v).toArray());
  }
}
