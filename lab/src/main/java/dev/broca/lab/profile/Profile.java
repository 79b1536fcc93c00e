package dev.broca.lab.profile;

import dev.broca.lab.stats.Estimate;
import java.util.List;

/**
 * How the units of a mask respond to conditions of texts, items as the sample: for each item the
 * mean over the mask's units of |activation|, and of its z. Units that do not vary over the texts
 * that z refers to have no z and are left out of it.
 *
 * @param units size of the mask
 * @param scores one for each condition, in order
 * @param tests the first condition against every other
 */
public record Profile(int units, List<Score> scores, List<Test> tests) {
  /** Copies the lists. */
  public Profile {
    scores = List.copyOf(scores);
    tests = List.copyOf(tests);
  }

  /**
   * One condition.
   *
   * @param condition its name
   * @param activation mean |activation| over items, in the activations' own unit
   * @param z mean z over items
   * @param items the z of every item, in the order of the texts
   */
  public record Score(String condition, Estimate activation, Estimate z, List<Double> items) {
    /** Copies the list. */
    public Score {
      items = List.copyOf(items);
    }
  }

  /**
   * Whether the first condition drives the mask more than another.
   *
   * @param more the first condition
   * @param less the other
   * @param paired whether items are compared in pairs; else as two samples (Welch)
   * @param difference of mean z, more minus less
   * @param d Cohen's d over the items; of the differences (d_z) where they are paired
   * @param p two-sided
   * @param holm adjusted for the tests of this mask
   */
  public record Test(
      String more,
      String less,
      boolean paired,
      Estimate difference,
      double d,
      double p,
      double holm) {}

  /** The z of a condition; there is one of that name. */
  double z(String condition) {
    return scores.stream()
        .filter(score -> score.condition().equals(condition))
        .findFirst()
        .orElseThrow()
        .z()
        .value();
  }
}
