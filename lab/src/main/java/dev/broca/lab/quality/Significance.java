package dev.broca.lab.quality;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.TMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How many units differ between the conditions beyond chance, overall and in a mask. Where more
 * units pass than the mask holds, significance does not bind and the mask is a choice by rank.
 *
 * @param varying units that are not constant
 * @param q units with q below .05 (two-sided: in either direction)
 * @param qInMask those in the mask
 * @param maxT units with max-t p below .05 (positive above negative)
 * @param maxTInMask those in the mask
 * @param permutations number of permutations of the max-t test
 * @param threshold the t above which max-t p is below .05
 */
public record Significance(
    int varying, int q, int qInMask, int maxT, int maxTInMask, int permutations, double threshold) {
  /** The level for both. */
  public static final double ALPHA = .05;

  /** Counts the units of a map. */
  public static Significance of(TMap map, MaxT test, Mask mask) {
    IntPredicate byQ = unit -> map.q(unit) < ALPHA;
    IntPredicate byMaxT = unit -> !map.constant(unit) && test.p(map.t(unit)) < ALPHA;
    return new Significance(
        map.varying(),
        count(IntStream.range(0, map.units().count()), byQ),
        count(mask.stream(), byQ),
        count(IntStream.range(0, map.units().count()), byMaxT),
        count(mask.stream(), byMaxT),
        test.permutations(),
        test.threshold(ALPHA));
  }

  private static int count(IntStream units, IntPredicate passes) {
    return (int) units.filter(passes).count();
  }
}
