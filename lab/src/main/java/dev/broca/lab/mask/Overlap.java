package dev.broca.lab.mask;

import dev.broca.lab.LabException;

/**
 * How much two masks of the same units have in common.
 *
 * @param shared number of units in both
 * @param dice Dice's coefficient 2 |A and B| / (|A| + |B|); NaN for two empty masks
 * @param corrected (dice - e) / (1 - e), with e = 2 |A| |B| / (N (|A| + |B|)) the Dice expected of
 *     random masks of these sizes among N units, which is k / N for two masks of size k: 0 is
 *     chance, 1 is identity; NaN when e is 1
 */
public record Overlap(int shared, double dice, double corrected) {
  /**
   * The overlap of two masks.
   *
   * @throws LabException if the masks are of different sites or shapes
   */
  public static Overlap of(Mask a, Mask b) {
    int shared = (int) a.fitting(b).stream().filter(a::contains).count();
    double dice = 2.0 * shared / ((double) a.size() + b.size());
    return new Overlap(shared, dice, corrected(shared, a.size(), b.size(), a.units().count()));
  }

  /** Dice corrected for chance, from sizes alone. */
  static double corrected(long shared, long sizeA, long sizeB, long all) {
    double sizes = (double) sizeA + sizeB;
    double dice = 2 * shared / sizes;
    double expected = 2.0 * sizeA * sizeB / (all * sizes);
    return (dice - expected) / (1 - expected);
  }
}
