package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Control of the chance of any false discovery among a few tests. */
public final class Familywise {
  private Familywise() {}

  /**
   * Holm's adjusted p: p~_(i) = max over j &lt;= i of min(1, (m - j + 1) p_(j)), with p_(1) &lt;=
   * ... &lt;= p_(m).
   *
   * <p>Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).
   *
   * @param p p values in any order
   * @return adjusted p values in the same order
   * @throws LabException if a p value is NaN or outside [0, 1]
   */
  public static double[] holm(double[] p) {
    FalseDiscovery.refuseOthers(p);
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      largest = Math.max(largest, Math.min(1, (order.length - i) * p[order[i]]));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }
}
