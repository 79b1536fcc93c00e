package dev.broca.lab.study.result;

import dev.broca.lab.vocabulary.LesionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several networks of a study, each lesioned on every task. All lists are empty where a study has
 * one network. Numbers that are undefined are null; intervals are 95 % intervals.
 *
 * @param networks the networks beside that of the study
 * @param cells what every lesion leaves of every task
 * @param pairs the study's network against each other one
 * @param ratios within to across, one entry for every lesion; as cells and pairs, a second time for
 *     masks without outlier coordinates where a network has some
 */
public record Domains(
    List<Other> networks, List<Cell> cells, List<Pair> pairs, List<Ratio> ratios) {
  /** Of a study of one network. */
  public static final Domains NONE = new Domains(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Domains {
    networks = List.copyOf(networks);
    cells = List.copyOf(cells);
    pairs = List.copyOf(pairs);
    ratios = List.copyOf(ratios);
  }

  /**
   * A network beside that of the study, of as many units.
   *
   * @param name its name, which is also the kind of its mask
   * @param task the task that is its own
   * @param positive the condition that is preferred
   * @param negative the other
   * @param mode whose rules hold
   * @param units units at the primary dose
   * @param shared how many of them the study's network has too
   * @param splitHalfR agreement of t maps of two halves of the texts
   * @param heldOutD mean Cohen's d of the units on texts that did not choose them
   * @param warnings what the texts make doubtful
   */
  public record Other(
      String name,
      String task,
      String positive,
      String negative,
      String mode,
      int units,
      int shared,
      @Nullable Double splitHalfR,
      @Nullable Double heldOutD,
      List<String> warnings) {
    /** Copies the list. */
    public Other {
      warnings = List.copyOf(warnings);
    }
  }

  /** What a cell can tell. */
  public enum State {
    /** What it says. */
    TESTABLE,
    /** Nothing: the intact model is not shown to be above chance. */
    NEAR_CHANCE,
    /** Not more than that little is left: what is at its floor cannot fall further. */
    FLOOR
  }

  /**
   * A task under the lesion of a network, or of the masks that are matched to the study's network.
   *
   * @param network its name; {@code energy} for the mean of energy-matched masks
   * @param task the task
   * @param lesion zero, class-mean or resample
   * @param outliers whether masks are whole, or without outlier coordinates
   * @param own whether the task is that network's own
   * @param masks number of masks, 1 for a network
   * @param score mean score
   * @param retained retained score, a ratio over paradigms (and masks)
   * @param low lower limit of its interval
   * @param high upper limit
   * @param median median retained score of the masks; that of the network for one
   * @param state what it can tell
   * @param t Crawford and Howell's t of the network's score against the energy-matched masks
   * @param df its degrees of freedom
   * @param p two-sided
   */
  public record Cell(
      String network,
      String task,
      LesionKind lesion,
      boolean outliers,
      boolean own,
      int masks,
      double score,
      @Nullable Double retained,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double median,
      State state,
      @Nullable Double t,
      @Nullable Double df,
      @Nullable Double p) {}

  /**
   * An estimate with its interval.
   *
   * @param p two-sided, unadjusted
   */
  public record Estimated(
      @Nullable Double value, @Nullable Double low, @Nullable Double high, @Nullable Double p) {}

  /**
   * The study's network (A) against another one (B).
   *
   * @param network B
   * @param lesion zero, class-mean or resample
   * @param outliers as in {@link Cell}
   * @param taskA the task of A
   * @param taskB the task of B
   * @param onA retained on task A under the lesion of B minus that of A; positive when the own
   *     lesion hurts more
   * @param holmA its p, Holm-adjusted over both tasks; null where nothing can be tested
   * @param onB the same on task B: under the lesion of A minus that of B
   * @param holmB its p
   * @param interaction I on retained scores; negative when each lesion hurts its own task more
   * @param logits I on logits; null for texts that are only predicted
   * @param outcome {@code double}, {@code single}, {@code none} or {@code untestable}
   * @param reasons why nothing can be tested; for one simple effect, the task that has it
   */
  public record Pair(
      String network,
      LesionKind lesion,
      boolean outliers,
      String taskA,
      String taskB,
      Estimated onA,
      @Nullable Double holmA,
      Estimated onB,
      @Nullable Double holmB,
      Estimated interaction,
      @Nullable Estimated logits,
      String outcome,
      List<String> reasons) {
    /** Copies the list. */
    public Pair {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * How much more each network's lesion costs its own task than the others' tasks.
   *
   * @param lesion zero, class-mean or resample
   * @param outliers as in {@link Cell}
   * @param withinToAcross mean loss of own tasks over mean loss of others; null unless these lose
   *     something
   */
  public record Ratio(LesionKind lesion, boolean outliers, @Nullable Double withinToAcross) {}
}
