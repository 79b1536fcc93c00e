package dev.broca.lab.sweep;

import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.stats.Finite;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One localizer at several checkpoints, as it is printed, kept and drawn. What is undefined or was
 * not asked for is null.
 *
 * @param key of what determines it
 * @param network name of the network
 * @param positive the condition that it prefers
 * @param negative the other
 * @param axis what the x axis is: names, linear or logarithmic (both of steps)
 * @param last label of the checkpoint that the others are compared with: the last that is finished
 * @param task the benchmark that every checkpoint was asked to do
 * @param points what is finished, in order
 * @param missing what is not
 * @param passport what all checkpoints have in common, and their names
 */
public record Sweep(
    String key,
    String network,
    String positive,
    String negative,
    String axis,
    String last,
    @Nullable Task task,
    List<Point> points,
    List<Missing> missing,
    Map<String, ?> passport) {
  /** Copies the lists. */
  public Sweep {
    points = List.copyOf(points);
    missing = List.copyOf(missing);
  }

  /**
   * A benchmark.
   *
   * @param measure accuracy, or nats_per_token
   * @param items number of items
   */
  public record Task(String name, String measure, int items) {}

  /** A checkpoint without a result, and why. */
  public record Missing(String model, String label, String reason) {}

  /**
   * A checkpoint.
   *
   * @param step its training step, where the steps are the order
   * @param folder of its result, beside that of the sweep
   * @param units in the mask
   * @param allUnits at the site
   * @param maxT units with max-t p below .05
   * @param q units with q below .05
   * @param quality how far to trust it
   * @param previous label of the checkpoint before it
   * @param withPrevious overlap with that one's mask
   * @param withLast overlap with the mask of the last checkpoint
   * @param tCorrelation Pearson's r of its t map with that of the last checkpoint, over units
   * @param lastUnits held-out effect, here, of the units that the last checkpoint selects
   * @param score of the benchmark
   * @param perBlock units of the mask in every block
   * @param notes what a reader should know of it
   */
  public record Point(
      String model,
      String label,
      @Nullable Long step,
      @Nullable String revision,
      String folder,
      int units,
      int allUnits,
      int maxT,
      int maxTInMask,
      int q,
      int qInMask,
      Quality quality,
      @Nullable String previous,
      @Nullable Agreement withPrevious,
      @Nullable Agreement withLast,
      @Nullable Double tCorrelation,
      @Nullable Effect lastUnits,
      @Nullable Score score,
      List<Integer> perBlock,
      List<String> notes) {
    /** Copies the lists. */
    public Point {
      perBlock = List.copyOf(perBlock);
      notes = List.copyOf(notes);
    }
  }

  /**
   * How far to trust a localizer.
   *
   * @param splitHalfR correlation of the t maps of two halves of the texts
   * @param correctedDice overlap of their masks, corrected for chance
   * @param heldOut effect on texts that did not select
   */
  public record Quality(
      @Nullable Double splitHalfR, @Nullable Double correctedDice, Effect heldOut) {}

  /**
   * Cohen's d.
   *
   * @param unitD mean over units
   * @param maskD of the units' mean activation
   */
  public record Effect(@Nullable Double unitD, @Nullable Double maskD) {
    /** An effect; what is not finite is null. */
    public static Effect of(double unitD, double maskD) {
      return new Effect(Finite.orNull(unitD), Finite.orNull(maskD));
    }
  }

  /** The score of a benchmark, and what chance would give. */
  public record Score(double value, @Nullable Double chance) {}

  /**
   * The overlap of two masks: Dice corrected for chance.
   *
   * @param shared units in both
   * @param low of its 95 % interval over coordinates
   * @param chanceLow of the 95 % of unrelated masks like these
   */
  public record Agreement(
      int shared,
      @Nullable Double corrected,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double chanceLow,
      @Nullable Double chanceHigh) {
    /** An overlap; what is not finite is null. */
    public static Agreement of(OverlapIntervals found) {
      return new Agreement(
          found.overlap().shared(),
          Finite.orNull(found.overlap().corrected()),
          Finite.orNull(found.interval().low()),
          Finite.orNull(found.interval().high()),
          Finite.orNull(found.chance().low()),
          Finite.orNull(found.chance().high()));
    }
  }
}
