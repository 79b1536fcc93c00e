package dev.broca.lab.brain;

import java.util.List;
import java.util.Optional;

/**
 * Ridge regression of many targets on the same features, cross-validated. In each outer fold
 * features are z-scored and responses centred by the training stimuli; one decomposition of the
 * training features serves all penalties and all targets.
 *
 * <p>Source: A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970). Equal to scikit-learn's {@code
 * Ridge}, {@code GridSearchCV} and {@code RidgeCV} behind a {@code StandardScaler}.
 */
public final class Ridge {
  private Ridge() {}

  /**
   * Predicts the responses to each fold's stimuli from those to all others.
   *
   * @param x features, [stimuli, features]
   * @param y responses, [stimuli, targets]
   * @param outer the folds, with 3 or more test stimuli each
   * @param groups the group of each stimulus, such as its passage, for the inner folds; empty where
   *     there are none, and for shuffled folds
   * @param options how alpha is chosen, and more
   * @throws dev.broca.lab.LabException if the numbers of stimuli differ, values are not finite, a
   *     group lies in two folds, or there are too few groups for the inner folds
   */
  public static Alignment crossValidated(
      Matrix x, Matrix y, Folds outer, List<String> groups, RidgeOptions options) {
    return new RidgeRun(x, Optional.empty(), y, outer, groups, options).run().alignment(y);
  }
}
