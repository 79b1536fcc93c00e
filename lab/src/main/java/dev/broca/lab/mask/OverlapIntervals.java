package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The overlap of two masks, with what it could be by accident.
 *
 * <p>A coordinate that is in a mask tends to be in it through many blocks, so units are no sample:
 * both intervals take coordinates, with all of their blocks, as the sample. With H coordinates
 * (those of the widest block):
 *
 * <ul>
 *   <li>{@code interval}: H coordinates are drawn with replacement, and the corrected Dice of what
 *       the masks have there is taken; its 2.5th and 97.5th percentile over the draws. Draws in
 *       which it is undefined are left out.
 *   <li>{@code chance}: the coordinates of one mask are permuted, which keeps its size, its blocks
 *       and its runs through depth; the same percentiles. In blocks of other widths, the
 *       coordinates are permuted apart.
 * </ul>
 *
 * @param overlap the overlap itself
 * @param interval 95 % interval of the corrected Dice
 * @param chance where 95 % of the corrected Dice of unrelated masks like these lie
 */
public record OverlapIntervals(Overlap overlap, Interval interval, Interval chance) {
  /** Draws for each interval. */
  public static final int DRAWS = 2000;

  /**
   * The overlap of two masks with its intervals.
   *
   * @param draws number of draws for each interval
   * @param seed first the coordinates of all draws of the interval, then the permutations
   * @throws LabException if the masks are of different sites or shapes, or there are no draws
   */
  public static OverlapIntervals of(Mask a, Mask b, int draws, long seed) {
    if (draws < 1) {
      throw new LabException("Intervals need 1 draw or more, but " + draws + " were asked for.");
    }
    Overlap overlap = Overlap.of(a, b);
    var random = new NumpyRandom(seed);
    return new OverlapIntervals(
        overlap, middle(resampled(a, b, draws, random)), middle(permuted(a, b, draws, random)));
  }

  private static Interval middle(double[] values) {
    double[] defined = Arrays.stream(values).filter(Double::isFinite).toArray();
    return defined.length == 0
        ? new Interval(Double.NaN, Double.NaN)
        : new Interval(Quantiles.percentile(defined, 2.5), Quantiles.percentile(defined, 97.5));
  }

  private static double[] resampled(Mask a, Mask b, int draws, NumpyRandom random) {
    Units units = a.units();
    int width = units.widths().stream().mapToInt(Integer::intValue).max().orElse(0);
    int[] inA = perCoordinate(a, width);
    int[] inB = perCoordinate(b, width);
    int[] inBoth = perCoordinate(a.intersection(b), width);
    double[] values = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      long sizeA = 0;
      long sizeB = 0;
      long shared = 0;
      for (int i = 0; i < width; i++) {
        int coordinate = random.randint(0, width);
        sizeA += inA[coordinate];
        sizeB += inB[coordinate];
        shared += inBoth[coordinate];
      }
      values[draw] = Overlap.corrected(shared, sizeA, sizeB, units.count());
    }
    return values;
  }

  /** In how many blocks the mask has each coordinate. */
  private static int[] perCoordinate(Mask mask, int width) {
    int[] counts = new int[width];
    mask.stream().map(mask.units()::coordinate).forEach(coordinate -> counts[coordinate]++);
    return counts;
  }

  private static double[] permuted(Mask a, Mask b, int draws, NumpyRandom random) {
    Units units = a.units();
    int[] members = b.stream().toArray();
    int[] blocks = Arrays.stream(members).map(units::block).toArray();
    int[] coordinates = Arrays.stream(members).map(units::coordinate).toArray();
    var inA = a.toBitSet();
    double[] values = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      var permutations = new TreeMap<Integer, int[]>();
      int shared = 0;
      for (int i = 0; i < members.length; i++) {
        int[] permutation =
            permutations.computeIfAbsent(units.width(blocks[i]), random::permutation);
        int moved = units.first(blocks[i]) + permutation[coordinates[i]];
        shared += inA.get(moved) ? 1 : 0;
      }
      values[draw] = Overlap.corrected(shared, a.size(), b.size(), units.count());
    }
    return values;
  }
}
