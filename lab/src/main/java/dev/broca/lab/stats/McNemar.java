package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * McNemar's test of a lesion against the intact model when items come in clusters (paradigms) and
 * those of one cluster change together: chi2 = (sum_g (b_g - c_g))^2 / sum_g (b_g - c_g)^2 with one
 * degree of freedom. Its denominator is the variance of the numerator's sum when the sign of every
 * cluster is flipped at random, so that it is the large-sample form of {@link SignFlips}.
 *
 * <p>Source: Z. Yang, X. Sun and J. W. Hardin, Biometrical Journal 52 (2010), who call it the
 * modified Obuchowski test and advise at least 50 clusters when their sizes differ.
 *
 * @param chiSquared the statistic; NaN when no cluster changed on balance
 * @param p its p; 1 when no cluster changed on balance
 */
public record McNemar(double chiSquared, double p) {
  /**
   * Items of one cluster that the lesion changed.
   *
   * @param lost right in the intact model, wrong in the lesioned one (b)
   * @param gained wrong in the intact model, right in the lesioned one (c)
   */
  public record Changes(int lost, int gained) {
    /** Refuses negative counts. */
    public Changes {
      if (lost < 0 || gained < 0) {
        throw new LabException(
            "Items are counted from 0, but "
                + lost
                + " lost and "
                + gained
                + " gained were given.");
      }
    }
  }

  /**
   * The test over clusters.
   *
   * @throws LabException if there are no clusters
   */
  public static McNemar clustered(List<Changes> clusters) {
    if (clusters.isEmpty()) {
      throw new LabException("McNemar's test needs at least one cluster of items, but got none.");
    }
    double sum = 0;
    double squares = 0;
    for (Changes changes : clusters) {
      double difference = (double) changes.lost() - changes.gained();
      sum += difference;
      squares += difference * difference;
    }
    double statistic = sum * sum / squares;
    return squares == 0
        ? new McNemar(Double.NaN, 1)
        : new McNemar(statistic, ChiSquaredDistribution.of(1).survivalProbability(statistic));
  }

  /**
   * The exact p of the plain test, as if items were independent: min(1, 2 P(X &lt;= min(b, c))) for
   * X binomial with b + c trials and probability one half. Too small where items of one cluster
   * change together, hence naive.
   *
   * <p>Source: Q. McNemar, Psychometrika 12 (1947).
   */
  public static double naiveP(List<Changes> clusters) {
    long lost = clusters.stream().mapToLong(Changes::lost).sum();
    long gained = clusters.stream().mapToLong(Changes::gained).sum();
    var binomial = BinomialDistribution.of(Math.toIntExact(lost + gained), 0.5);
    int fewer = Math.toIntExact(Math.min(lost, gained));
    return Math.min(1, 2 * binomial.cumulativeProbability(fewer));
  }
}
