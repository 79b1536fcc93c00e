package dev.broca.lab.response;

/**
 * Mean and sum of squared deviations of consecutive units over some texts, in two passes over the
 * rows.
 */
final class Moments {
  final double[] mean;
  final double[] squares;

  private Moments(double[] mean, double[] squares) {
    this.mean = mean;
    this.squares = squares;
  }

  static Moments of(LabelledResponses contrast, int[] rows, int first, int width) {
    float[] values = new float[width];
    double[] mean = new double[width];
    for (int row : rows) {
      contrast.read(row, first, width, values);
      add(values, mean);
    }
    for (int j = 0; j < width; j++) {
      mean[j] /= rows.length;
    }
    double[] squares = new double[width];
    for (int row : rows) {
      contrast.read(row, first, width, values);
      addSquares(values, mean, squares);
    }
    return new Moments(mean, squares);
  }

  private static void add(float[] values, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += values[j];
    }
  }

  private static void addSquares(float[] values, double[] mean, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      double deviation = values[j] - mean[j];
      sums[j] += deviation * deviation;
    }
  }
}
