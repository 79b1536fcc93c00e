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
    double[][] row = new double[n][];
    for (int i = 0; i < n; i++) {
      row[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    // Rows of their own, four at a time, are what the compiler turns into vector instructions.
    double[] sums = new double[width];
    double[] weight = new double[n];
    double[][] chosen = new double[n][];
    for (int r = 0; r < rows; r++) {
      int count = 0;
      for (int i = 0; i < n; i++) {
        if (labels[r * n + i] != 0) {
          weight[count] = labels[r * n + i];
          chosen[count++] = row[i];
        }
      }
      Arrays.fill(sums, 0);
      int i = 0;
      for (; i + 4 <= count; i += 4) {
        addFour(sums, weight, chosen, i);
      }
      for (; i < count; i++) {
        addOne(sums, weight[i], chosen[i]);
      }
      System.arraycopy(sums, 0, out, r * width, width);
    }
  }

  private static void addFour(double[] sums, double[] weight, double[][] rows, int i) {
    double a = weight[i];
    double b = weight[i + 1];
    double c = weight[i + 2];
    double d = weight[i + 3];
    double[] p = rows[i];
    double[] q = rows[i + 1];
    double[] r = rows[i + 2];
    double[] s = rows[i + 3];
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
