package dev.broca.lab.brain.align;

import dev.broca.lab.brain.RidgeOptions;

/** How the penalty of the ridge is chosen. */
public enum Penalty {
  /** By inner folds, grouped like the outer ones: strict. */
  NESTED("nested"),
  /** By leave-one-out error: scikit-learn's RidgeCV as it comes. */
  LOO("loo"),
  /** None: ordinary least squares. */
  OLS("ols");

  private final String label;

  Penalty(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code nested}. */
  public String label() {
    return label;
  }

  /** The ridge of this choice. */
  RidgeOptions options() {
    return switch (this) {
      case NESTED -> RidgeOptions.strict();
      case LOO -> RidgeOptions.leaveOneOut();
      case OLS -> RidgeOptions.ols();
    };
  }
}
