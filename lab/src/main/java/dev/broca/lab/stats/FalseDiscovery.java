package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Arrays;

/** Control of the false discovery rate over many tests. */
public final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * Benjamini-Hochberg q values: q_(i) = min over j &gt;= i of p_(j) m / j, at most 1, with p_(1)
   * &lt;= ... &lt;= p_(m). Equal to {@code scipy.stats.false_discovery_control}.
   *
   * <p>Source: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995).
   *
   * @param p p values in any order
   * @return q values in the same order
   * @throws LabException if a p value is NaN or outside [0, 1]
   */
  public static double[] benjaminiHochberg(double[] p) {
    refuseOthers(p);
    int m = p.length;
    double[] sorted = p.clone();
    Arrays.sort(sorted);
    double[] stepped = new double[m];
    double least = 1;
    for (int i = m - 1; i >= 0; i--) {
      least = Math.min(least, sorted[i] * ((double) m / (i + 1)));
      stepped[i] = least;
    }
    // Equal p have equal q, so that any position of p among the sorted ones will do.
    return Arrays.stream(p).map(value -> stepped[Arrays.binarySearch(sorted, value)]).toArray();
  }

  /** Refuses what is not a p value. */
  static void refuseOthers(double[] p) {
    for (int i = 0; i < p.length; i++) {
      if (!(p[i] >= 0 && p[i] <= 1)) {
        throw new LabException("p values lie between 0 and 1, but number " + i + " is " + p[i]);
      }
    }
  }
}
