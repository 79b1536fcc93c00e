package dev.broca.lab.brain;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** z-scores by the means and standard deviations of a training set; constant columns dropped. */
final class Scaling {
  private static final double EPSILON = Math.ulp(1.0);

  private final int[] columns;
  private final double[] means;
  private final double[] deviations;

  private Scaling(int[] columns, double[] means, double[] deviations) {
    this.columns = columns;
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * The scaling of a training set. A column counts as constant by the rule of scikit-learn's {@code
   * StandardScaler}: variance &lt;= n eps variance + (n eps mean)^2.
   */
  static Scaling of(Matrix train) {
    int n = train.rows();
    double[] means = sums(train, new double[train.columns()], 1);
    double[] variances = sums(train, means, 2);
    int[] columns =
        IntStream.range(0, train.columns())
            .filter(c -> {
              double rounding = n * EPSILON * means[c];
              return variances[c] > n * EPSILON * variances[c] + rounding * rounding;
            })
            .toArray();
    return new Scaling(
        columns,
        IntStream.of(columns).mapToDouble(c -> means[c]).toArray(),
        IntStream.of(columns).mapToDouble(c -> Math.sqrt(variances[c])).toArray());
  }

  /** Mean over rows of (value - centre)^power, for each column. */
  private static double[] sums(Matrix x, double[] centres, int power) {
    double[] sums = new double[x.columns()];
    for (int r = 0; r < x.rows(); r++) {
      double[] row = x.row(r);
      for (int c = 0; c < sums.length; c++) {
        double difference = row[c] - centres[c];
        sums[c] += power == 1 ? difference : difference * difference;
      }
    }
    for (int c = 0; c < sums.length; c++) {
      sums[c] /= x.rows();
    }
    return sums;
  }

  /** The columns that vary in the training set, scaled. */
  Matrix apply(Matrix x) {
    MemorySegment memory = Matrix.allocate(x.rows(), columns.length);
    for (int r = 0; r < x.rows(); r++) {
      double[] row = x.row(r);
      for (int c = 0; c < columns.length; c++) {
        double scaled = (row[columns[c]] - means[c]) / deviations[c];
        memory.setAtIndex(JAVA_DOUBLE, (long) r * columns.length + c, scaled);
      }
    }
    return Matrix.over(x.rows(), columns.length, memory);
  }
}
