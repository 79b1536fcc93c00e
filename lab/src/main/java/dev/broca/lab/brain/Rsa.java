package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Reliability;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Representational similarity analysis: whether stimuli that are alike in one space are alike in
 * another.
 *
 * <p>Source: N. Kriegeskorte, M. Mur and P. Bandettini, Frontiers in Systems Neuroscience 2 (2008).
 */
public final class Rsa {
  private static final double VARIES = 1e-14;

  private Rsa() {}

  /**
   * Spearman's correlation of the dissimilarities (see {@link #dissimilarities}) of all pairs of
   * stimuli in two spaces.
   *
   * @param x [stimuli, features], 2 or more features
   * @param y [stimuli, targets], 2 or more targets
   * @throws LabException if the numbers of stimuli differ, there are fewer than 3, values are not
   *     finite, or a row does not vary
   */
  public static double spearman(Matrix x, Matrix y) {
    Cka.requirePairs(x, y);
    return spearman(x, rankedDissimilarities(y));
  }

  /** The same against a space whose dissimilarities were ranked before. */
  static double spearman(Matrix x, double[] ranked) {
    return Reliability.pearson(ranks(dissimilarities(x, "Features")), ranked);
  }

  /** The ranks of the dissimilarities of responses. */
  static double[] rankedDissimilarities(Matrix y) {
    return ranks(dissimilarities(y, "Responses"));
  }

  /**
   * 1 - Pearson's r of the rows of each pair of stimuli: (0, 1), (0, 2), ..., (1, 2), ...
   *
   * @throws LabException if there are fewer than 3 stimuli or 2 columns, or a row does not vary, so
   *     that it has no correlation
   */
  static double[] dissimilarities(Matrix x, String what) {
    int n = x.rows();
    if (n < 3 || x.columns() < 2) {
      throw new LabException(
          "%s of %d stimuli x %d columns give no dissimilarities: 3 stimuli and 2 columns are needed."
              .formatted(what, n, x.columns()));
    }
    Matrix unit = unit(x, what);
    try (Scope s = Torch.shared().scope()) {
      Tensor rows = unit.tensor(s);
      double[] r = Tensors.doubles(s, s.matmul(rows, s.transpose(rows, 0, 1)));
      double[] pairs = new double[Math.toIntExact((long) n * (n - 1) / 2)];
      int next = 0;
      for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++) {
          pairs[next++] = 1 - r[i * n + j];
        }
      }
      return pairs;
    }
  }

  /** Whether a space has dissimilarities: 3 stimuli, 2 columns, and no row that does not vary. */
  static boolean hasDissimilarities(Matrix x) {
    return x.rows() >= 3
        && x.columns() >= 2
        && IntStream.range(0, x.rows())
            .allMatch(i -> {
              double mean = Arrays.stream(x.row(i)).average().orElseThrow();
              return varies(size(x.row(i), mean), mean);
            });
  }

  private static double size(double[] row, double mean) {
    return Math.sqrt(Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum());
  }

  private static boolean varies(double size, double mean) {
    return size > VARIES * Math.abs(mean);
  }

  /** Rows minus their means, of length 1. */
  private static Matrix unit(Matrix x, String what) {
    int width = x.columns();
    double[] unit = new double[Math.multiplyExact(x.rows(), width)];
    for (int i = 0; i < x.rows(); i++) {
      double[] row = x.row(i);
      double mean = Arrays.stream(row).average().orElseThrow();
      double size = size(row, mean);
      if (!varies(size, mean)) {
        throw new LabException(
            "%s of stimulus %d (from 0) are all equal, so it has no correlation with another. Leave it out."
                .formatted(what, i));
      }
      for (int c = 0; c < width; c++) {
        unit[i * width + c] = (row[c] - mean) / size;
      }
    }
    return Matrix.of(x.rows(), width, unit);
  }

  /** Ranks from 1; equal values share the mean of theirs. */
  static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < order.length) {
      int end = start;
      while (end + 1 < order.length && values[order[end + 1]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i <= end; i++) {
        ranks[order[i]] = (start + end) / 2.0 + 1;
      }
      start = end + 1;
    }
    return ranks;
  }
}
