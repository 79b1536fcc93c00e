package dev.broca.lab.study.result;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Reliability;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import dev.broca.lab.sweep.Axis;
import dev.broca.lab.sweep.Checkpoint;
import dev.broca.lab.sweep.Checkpoints;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of a study as checkpoints of one training. They are that where their names say so and
 * differ in a training step only ({@link Checkpoints}), and they have the same units.
 *
 * @param axis linear or logarithmic, of steps
 * @param last label of the last checkpoint that was begun, with which the others are compared
 * @param points one for every checkpoint that was begun, by step
 */
public record Training(Axis axis, String last, List<Point> points) {
  /** Copies the list. */
  public Training {
    points = List.copyOf(points);
  }

  /**
   * A checkpoint.
   *
   * @param model its place among the models of the study, from 0
   * @param label its step as its name says it
   * @param step its training step
   * @param shared how many units its mask shares with the last one's; null for the last itself, as
   *     all that follows
   * @param overlap Dice of the two, corrected for chance
   * @param low lower limit of its 95 % interval over coordinates
   * @param high upper limit
   * @param chanceLow from where 95 % of unrelated masks like these are
   * @param chanceHigh to where
   * @param tCorrelation Pearson's r of its t map with that of the last, over units; a t that is not
   *     defined is 0 in a study
   */
  public record Point(
      int model,
      String label,
      long step,
      @Nullable Integer shared,
      @Nullable Double overlap,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double chanceLow,
      @Nullable Double chanceHigh,
      @Nullable Double tCorrelation) {}

  /** These models as checkpoints, where they are two or more of one training. */
  public static Optional<Training> of(List<Model> models, long seed) {
    List<String> names = models.stream().map(Model::id).toList();
    boolean distinct = names.stream().distinct().count() == names.size();
    if (names.size() < 2 || !distinct || !names.stream().allMatch(Checkpoints::saysSo)) {
      return Optional.empty();
    }
    Checkpoints checkpoints = Checkpoints.of(names);
    Model any = models.getFirst();
    boolean alike =
        models.stream()
            .allMatch(model ->
                model.blocks() == any.blocks()
                    && model.width() == any.width()
                    && model.site().equals(any.site()));
    if (!checkpoints.byStep() || !alike) {
      return Optional.empty();
    }
    Checkpoint last = checkpoints.all().getLast();
    Model reference = models.get(names.indexOf(last.model()));
    List<Point> points =
        checkpoints.all().stream()
            .map(checkpoint -> {
              int place = names.indexOf(checkpoint.model());
              return checkpoint.equals(last)
                  ? alone(checkpoint, place)
                  : compared(checkpoint, place, models.get(place), reference, seed);
            })
            .toList();
    return Optional.of(new Training(checkpoints.axis(), last.label(), points));
  }

  private static Point alone(Checkpoint checkpoint, int place) {
    long step = checkpoint.step().orElseThrow();
    return new Point(place, checkpoint.label(), step, null, null, null, null, null, null, null);
  }

  private static Point compared(
      Checkpoint checkpoint, int place, Model model, Model last, long seed) {
    OverlapIntervals found =
        OverlapIntervals.of(mask(model), mask(last), OverlapIntervals.DRAWS, seed);
    return new Point(
        place,
        checkpoint.label(),
        checkpoint.step().orElseThrow(),
        found.overlap().shared(),
        Finite.orNull(found.overlap().corrected()),
        Finite.orNull(found.interval().low()),
        Finite.orNull(found.interval().high()),
        Finite.orNull(found.chance().low()),
        Finite.orNull(found.chance().high()),
        Finite.orNull(Reliability.pearson(t(model.network()), t(last.network()))));
  }

  private static Mask mask(Model model) {
    Units units = Units.of(Site.of(model.site()).orElseThrow(), model.blocks(), model.width());
    var set = new BitSet(units.count());
    model.network().mask().forEach(set::set);
    return Mask.of(units, set, Passport.empty());
  }

  private static double[] t(Network network) {
    return network.t().stream().mapToDouble(Float::doubleValue).toArray();
  }
}
