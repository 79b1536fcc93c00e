package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two networks A and B, each lesioned, on a task of each. The interaction is I = [R_A(M_A) -
 * R_A(M_B)] - [R_B(M_A) - R_B(M_B)]: negative when each lesion hurts its own task more.
 *
 * <p>A double dissociation needs more than I: both simple effects hold on their own, because a
 * lesion that is stronger on both tasks, or a task that is harder, gives an interaction too.
 *
 * <p>Source: H.-L. Teuber, Annual Review of Psychology 6 (1955); J. C. Dunn and K. Kirsner, Cortex
 * 39 (2003).
 *
 * @param a task A, whose own network is A
 * @param b task B, whose own network is B
 * @param interaction I on retained scores, from independent paradigms of both tasks
 * @param pA Holm-adjusted p of the simple effect on task A
 * @param pB Holm-adjusted p of the simple effect on task B
 * @param outcome what follows
 */
public record Dissociation(
    TwoLesions a, TwoLesions b, Estimate interaction, double pA, double pB, Outcome outcome) {
  private static final double ALPHA = 0.05;

  /** What two lesions show. */
  public sealed interface Outcome {
    /** Each lesion hurts its own task more than the other's lesion does. */
    record Both() implements Outcome {}

    /** Only on this task does the own lesion hurt more. */
    record One(String task) implements Outcome {}

    /** On neither task is the own lesion shown to hurt more. */
    record Neither() implements Outcome {}

    /** A task is near chance, or a score at its floor. */
    record Untestable(List<String> reasons) implements Outcome {
      /** Keeps the reasons. */
      public Untestable {
        reasons = List.copyOf(reasons);
      }
    }
  }

  /** The dissociation of two networks. */
  public static Dissociation of(TwoLesions a, TwoLesions b) {
    Estimate interaction = interaction(a.advantage(), b.advantage());
    List<String> reasons = Stream.concat(a.untestable().stream(), b.untestable().stream()).toList();
    if (!reasons.isEmpty()) {
      var untestable = new Outcome.Untestable(reasons);
      return new Dissociation(a, b, interaction, Double.NaN, Double.NaN, untestable);
    }
    // Two advantages of exactly 0 that never varied have no p: nothing speaks for a difference.
    double[] p = Familywise.holm(new double[] {known(a.advantage().p()), known(b.advantage().p())});
    Outcome outcome = outcome(a, holds(a, p[0]), b, holds(b, p[1]));
    return new Dissociation(a, b, interaction, p[0], p[1], outcome);
  }

  private static double known(double p) {
    return Double.isNaN(p) ? 1 : p;
  }

  private static boolean holds(TwoLesions task, double p) {
    return task.advantage().value() > 0 && p <= ALPHA;
  }

  private static Outcome outcome(TwoLesions a, boolean onA, TwoLesions b, boolean onB) {
    if (onA && onB) {
      return new Outcome.Both();
    }
    return onA || onB ? new Outcome.One(onA ? a.task() : b.task()) : new Outcome.Neither();
  }

  /**
   * The interaction from the advantages of both tasks (other lesion minus own), on any scale. The
   * intact scores cancel, so that logits need no baseline: take {@link #empiricalLogit} under
   * either lesion, and {@link Estimate#ofMean} of their differences over paradigms.
   */
  public static Estimate interaction(Estimate advantageA, Estimate advantageB) {
    return advantageA.times(-1).minus(advantageB);
  }

  /**
   * ln((correct + 1/2) / (n - correct + 1/2)), which is finite for none and for all.
   *
   * <p>Source: J. B. S. Haldane, Annals of Human Genetics 20 (1956).
   *
   * @throws LabException unless 0 &lt;= correct &lt;= items and there is an item
   */
  public static double empiricalLogit(int correct, int items) {
    if (items < 1 || correct < 0 || correct > items) {
      throw new LabException(
          "A logit needs at least one item and 0 to all of them correct, but got %d of %d."
              .formatted(correct, items));
    }
    return Math.log((correct + 0.5) / (items - correct + 0.5));
  }
}
