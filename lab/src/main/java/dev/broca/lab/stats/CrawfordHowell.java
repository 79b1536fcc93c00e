package dev.broca.lab.stats;

/**
 * One case against a small control group: t = (x - mean_c) / (s_c sqrt((m + 1) / m)) with m - 1
 * degrees of freedom, s_c with m - 1. NaN with fewer than two controls, or when they do not vary
 * and the case equals them; infinite when they do not vary and it differs.
 *
 * <p>Source: J. R. Crawford and D. C. Howell, The Clinical Neuropsychologist 12 (1998).
 *
 * @param t the statistic, negative when the case scores lower
 * @param df degrees of freedom m - 1
 */
public record CrawfordHowell(double t, double df) {
  /**
   * The test of a score.
   *
   * @throws LabException if there are no controls, or a score is not finite
   */
  public static CrawfordHowell of(double score, double[] controls) {
    double m = controls.length;
    double glass = Effect.glass(score, controls);
    return new CrawfordHowell(-glass / Math.sqrt((m + 1) / m), m - 1);
  }

  /** The two-sided p; it is also the expected share of controls as extreme as the case, doubled. */
  public double p() {
    return new Welch(t, df).p();
  }
}
