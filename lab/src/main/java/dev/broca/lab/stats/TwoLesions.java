package dev.broca.lab.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * One task under two lesions: of its own network, and of another.
 *
 * @param task its name
 * @param baseline its intact score and chance
 * @param own retained score under the lesion of its own network
 * @param other retained score under the lesion of the other network
 * @param advantage retained under the other minus retained under its own, the headroom taken as
 *     known; positive when the own lesion hurts more
 */
public record TwoLesions(
    String task, Baseline baseline, Estimate own, Estimate other, Estimate advantage) {
  /** The lower limit of a retained score must be above this; a score at the floor cannot fall. */
  public static final double FLOOR = 0.2;

  static final double LEVEL = 0.95;

  /**
   * The comparison over paradigms; all arrays in the same order.
   *
   * @param intact scores of the intact model
   * @param own scores under the lesion of the task's own network
   * @param other scores under the lesion of the other network
   * @throws LabException if there are no scores, one is not finite, or the lengths differ
   */
  public static TwoLesions of(
      String task, double chance, double[] intact, double[] own, double[] other) {
    Baseline baseline = Baseline.of(intact, chance);
    Estimate ownRetained = Baseline.retained(own, intact, chance);
    Estimate otherRetained = Baseline.retained(other, intact, chance);
    double[] differences = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      differences[i] = other[i] - own[i];
    }
    double scale = baseline.headroom() > 0 ? 1 / baseline.headroom() : Double.NaN;
    Estimate advantage = Estimate.ofMean(differences).times(scale);
    return new TwoLesions(task, baseline, ownRetained, otherRetained, advantage);
  }

  /** Why this task can tell nothing; empty where it can. */
  public List<String> untestable() {
    var reasons = new ArrayList<String>();
    if (Double.isNaN(baseline.intact().standardError())) {
      reasons.add(task + " has one paradigm, which gives no interval");
    } else if (!baseline.testable()) {
      reasons.add(task + " is near chance");
    } else if (atFloor(own) || atFloor(other)) {
      reasons.add(task + " is at its floor");
    }
    return reasons;
  }

  /** Whether a retained score is not shown to be above the floor, below which nothing can fall. */
  public static boolean atFloor(Estimate retained) {
    return !retained.interval(LEVEL).above(FLOOR);
  }
}
