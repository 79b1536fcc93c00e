package dev.broca.lab.brain;

import dev.broca.lab.LabException;

/** How the penalty of a ridge regression is chosen, for each target and outer fold by itself. */
public sealed interface AlphaChoice {
  /**
   * By cross-validation inside the training fold: the alpha with the best mean R2 over inner folds,
   * which are grouped like the outer ones, contiguous where there are no groups. What
   * scikit-learn's {@code GridSearchCV} with {@code GroupKFold} does for each target.
   *
   * @param folds number of inner folds, 2 or more
   */
  record Nested(int folds) implements AlphaChoice {
    /** Refuses fewer than two folds. */
    public Nested {
      if (folds < 2) {
        throw new LabException(
            "Choosing alpha needs at least 2 inner folds, but " + folds + " were asked for.");
      }
    }
  }

  /**
   * By the leave-one-out error mean(((y - yhat) / (1 - h_ii))^2), h_ii with the intercept: the
   * default of scikit-learn's {@code RidgeCV}, with {@code alpha_per_target}. It ignores groups.
   */
  record LeaveOneOut() implements AlphaChoice {}

  /**
   * Not chosen: the same for all.
   *
   * @param alpha above 0
   */
  record Fixed(double alpha) implements AlphaChoice {
    /** Refuses a penalty that is none. */
    public Fixed {
      if (!(alpha > 0) || Double.isInfinite(alpha)) {
        throw new LabException(
            "A fixed alpha must be a number above 0, but is " + alpha + "; OLS has none.");
      }
    }
  }

  /** Ordinary least squares; the smallest coefficients where they are not determined. */
  record Ols() implements AlphaChoice {}
}
