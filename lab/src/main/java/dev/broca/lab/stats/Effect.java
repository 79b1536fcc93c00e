package dev.broca.lab.stats;

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
}
