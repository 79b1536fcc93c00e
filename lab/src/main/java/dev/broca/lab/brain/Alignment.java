package dev.broca.lab.brain;

import dev.broca.lab.stats.Quantiles;

/**
 * How well held-out responses were predicted. Nothing is clamped: a value below 0 stays below 0.
 *
 * @param r Pearson's r of prediction and response, [folds, targets]; 0 where the prediction is the
 *     same for all stimuli of a fold, NaN where the response is (see {@link #undefined})
 * @param r2 1 - SS(y - prediction) / SS(y - mean of the training fold), [folds, targets]; NaN where
 *     the response equals that mean throughout
 * @param alphas the penalty used, [folds, targets]; 0 for ordinary least squares
 * @param predictions the prediction of each stimulus by the model of the fold that tests it,
 *     [stimuli, targets]
 * @param edgeShare share of folds and targets whose alpha is the first or the last to choose from;
 *     0 where nothing is chosen
 */
public record Alignment(Matrix r, Matrix r2, Matrix alphas, Matrix predictions, double edgeShare) {

  /** Mean r over the folds in which it is defined, for each target; NaN where there is none. */
  public double[] meanR() {
    return FoldMeans.of(r);
  }

  /** Mean R2 over the folds in which it is defined, for each target; NaN where there is none. */
  public double[] meanR2() {
    return FoldMeans.of(r2);
  }

  /** Median over targets of {@link #meanR}; NaN where no target has one. */
  public double medianR() {
    return Quantiles.medianOfNumbers(meanR());
  }

  /** Median over targets of {@link #meanR2}; NaN where no target has one. */
  public double medianR2() {
    return Quantiles.medianOfNumbers(meanR2());
  }

  /** Number of folds and targets without an r, because the response did not vary. */
  public int undefined() {
    return FoldMeans.undefined(r);
  }
}
