package dev.broca.lab.localize;

import java.util.Arrays;

/** The one heavy step of resampling: labels of many subsets times the responses of many units. */
final class Product {
  private Product() {}

  /**
   * The matrix product {@code out} = {@code labels} x {@code values} in float64, all matrices in
   * row-major order.
   *
   * @param labels [rows x n]; zeros are skipped
   * @param values [n x width]
   * @param out [rows x width], overwritten
   */
  static void product(double[] labels, int rows, int n, double[] values, int width, double[] out) {
    // Rows of their own, four at a time, are what the compiler turns into vector instructions.
    double[][] row = new double[n][];
    for (int i = 0; i < n; i++) {
      row[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    double[] sums = new double[width];
    int[] chosen = new int[n + 1];
    for (int r = 0; r < rows; r++) {
      int first = r * n;
      int count = nonZero(labels, first, n, chosen);
      Arrays.fill(sums, 0);
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        addFour(sums, labels, first, row, chosen, i);
      }
      for (; i < count; i++) {
        addOne(sums, labels[first + chosen[i]], row[chosen[i]]);
      }
      System.arraycopy(sums, 0, out, r * width, width);
    }
  }

  /** Lists the columns of a row of labels that are not 0, without a branch to mispredict. */
  private static int nonZero(double[] labels, int first, int n, int[] chosen) {
    int count = 0;
    for (int i = 0; i < n; i++) {
      chosen[count] = i;
      count += labels[first + i] != 0 ? 1 : 0;
    }
    return count;
  }

  private static void addFour(
      double[] sums, double[] labels, int first, double[][] row, int[] chosen, int i) {
    double a = labels[first + chosen[i]];
    double b = labels[first + chosen[i + 1]];
    double c = labels[first + chosen[i + 2]];
    double d = labels[first + chosen[i + 3]];
    double[] p = row[chosen[i]];
    double[] q = row[chosen[i + 1]];
    double[] r = row[chosen[i + 2]];
    double[] s = row[chosen[i + 3]];
    for (int j = 0; j < sums.length; j++) {
      sums[j] += (a * p[j] + b * q[j]) + (c * r[j] + d * s[j]);
    }
  }

  private static void addOne(double[] sums, double weight, double[] row) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += weight * row[j];
    }
  }
}
