package dev.broca.lab.stats;

import dev.broca.lab.LabException;

/** Sizes of effects. */
public final class Effect {
  private Effect() {}

  /**
   * Cohen's d of two independent samples: (m1 - m2) / s with the pooled standard deviation s^2 =
   * ((n1 - 1) v1 + (n2 - 1) v2) / (n1 + n2 - 2). NaN or infinite when neither sample varies.
   *
   * <p>Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988).
   */
  public static double cohen(double[] positive, double[] negative) {
    double m1 = Sample.mean(positive);
    double m2 = Sample.mean(negative);
    double squares = Sample.squares(positive, m1) + Sample.squares(negative, m2);
    return (m1 - m2) / Math.sqrt(squares / (positive.length + negative.length - 2));
  }

  /**
   * Cohen's d_z of paired differences: mean / s, with s their standard deviation (with n - 1).
   * Infinite or NaN when they do not vary.
   *
   * <p>Source: J. Cohen (1988); the name is D. Lakens's, Frontiers in Psychology 4 (2013).
   *
   * @param differences one per paradigm
   * @throws LabException if there are none, or one is not finite
   */
  public static double paired(double[] differences) {
    return Sample.mean(Sample.finite(differences, "difference")) / Sample.deviation(differences);
  }

  /**
   * Glass's Delta of one score against a control group: (mean_c - score) / s_c, with s_c the
   * standard deviation of the controls (with m - 1). Positive when the score is lower, as D.
   * Infinite or NaN when the controls do not vary, NaN when there is only one.
   *
   * <p>Source: G. V. Glass, Educational Researcher 5 (1976).
   *
   * @param controls one score per control mask
   * @throws LabException if there are no controls, or a score is not finite
   */
  public static double glass(double score, double[] controls) {
    Sample.finite(score, "the score of the mask");
    double mean = Sample.mean(Sample.finite(controls, "score of control mask"));
    return (mean - score) / Sample.deviation(controls);
  }

  /**
   * How much more each network's lesion costs its own task than the others: the mean of the
   * diagonal of a table of losses over the mean of the rest. NaN unless the others lose something,
   * because a ratio to nothing, or to a gain, says nothing.
   *
   * @param losses 1 - R, one row per lesioned network, one column per task, in the same order
   * @throws LabException unless the table is square with at least two networks and finite
   */
  public static double withinToAcross(double[][] losses) {
    int n = losses.length;
    if (n < 2) {
      throw new LabException(
          "Losses are compared across at least two networks, but got " + n + ".");
    }
    double within = 0;
    double across = 0;
    for (int i = 0; i < n; i++) {
      if (losses[i].length != n) {
        throw new LabException(
            "Losses need one column per task, as many as networks, but row %d of %d has %d."
                .formatted(i, n, losses[i].length));
      }
      Sample.finite(losses[i], "loss under network " + i + ", task");
      double row = Sample.mean(losses[i]) * n;
      within += losses[i][i] / n;
      across += (row - losses[i][i]) / (n * (n - 1.0));
    }
    return across > 0 ? within / across : Double.NaN;
  }
}
