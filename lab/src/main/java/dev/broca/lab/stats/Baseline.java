package dev.broca.lab.stats;

import java.util.Arrays;

/**
 * What the intact model scores on a task, and what guessing would: the scale on which a lesion is
 * judged. R = (score - chance) / (intact - chance) is the retained score: 1 is intact, 0 is chance.
 *
 * @param intact the intact score over the paradigms
 * @param chance the score of a guess
 */
public record Baseline(Estimate intact, double chance) {
  private static final double ERRORS = 4;
  private static final double MARGIN = 0.10;

  /** Refuses a score or a chance that is not finite. */
  public Baseline {
    Sample.finite(intact.value(), "the intact score");
    Sample.finite(chance, "chance");
  }

  /**
   * The baseline of a task.
   *
   * @param intact the intact model's score of every paradigm
   * @throws LabException if there are no scores, or one is not finite
   */
  public static Baseline of(double[] intact, double chance) {
    return new Baseline(Estimate.ofMean(intact), chance);
  }

  /** Intact score minus chance: all that a lesion can take. */
  public double headroom() {
    return intact.value() - chance;
  }

  /** The difference that is of interest, fixed before any lesion: a tenth of the headroom. */
  public double margin() {
    return MARGIN * headroom();
  }

  /** How many of its standard errors the intact score is above chance. */
  public double errorsAboveChance() {
    return headroom() / intact.standardError();
  }

  /** Whether the intact score is above chance by at least four of its standard errors. */
  public boolean testable() {
    return errorsAboveChance() >= ERRORS;
  }

  /** The retained score; NaN when the intact score is not above chance. */
  public double retained(double score) {
    return headroom() > 0 ? (score - chance) / headroom() : Double.NaN;
  }

  /**
   * The retained score under one mask, with the standard error of a ratio over paradigms.
   *
   * @param scores under the mask, one per paradigm
   * @param intact of the intact model, in the same order
   * @throws LabException if there are no scores, one is not finite, or the lengths differ
   */
  public static Estimate retained(double[] scores, double[] intact, double chance) {
    Estimate ratio = Estimate.ofRatio(above(scores, chance), above(intact, chance));
    return Sample.mean(intact) > chance ? ratio : undefined(intact.length);
  }

  /**
   * The mean retained score of several masks, with the standard error of a ratio over paradigms and
   * masks, both drawn from many.
   *
   * @param scores one row per mask, one column per paradigm
   * @param intact of the intact model, in the order of the columns
   * @throws LabException if the table is empty or ragged, or a score is not finite
   */
  public static Estimate retained(double[][] scores, double[] intact, double chance) {
    double ratio = of(intact, chance).retained(Crossed.of(scores).mean());
    if (Double.isNaN(ratio)) {
      return undefined(intact.length);
    }
    double[] shared = Arrays.stream(above(intact, chance)).map(x -> chance + ratio * x).toArray();
    Estimate residual = Crossed.difference(shared, scores).estimate();
    double headroom = Sample.mean(above(intact, chance));
    return new Estimate(ratio, residual.standardError() / headroom, residual.df());
  }

  private static double[] above(double[] scores, double chance) {
    return Arrays.stream(scores).map(score -> score - chance).toArray();
  }

  private static Estimate undefined(int paradigms) {
    return new Estimate(Double.NaN, Double.NaN, paradigms - 1.0);
  }
}
