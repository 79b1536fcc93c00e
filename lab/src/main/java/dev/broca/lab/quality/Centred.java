package dev.broca.lab.quality;

import dev.broca.lab.response.LabelledResponses;

/**
 * Responses of some texts to consecutive units in float64, less their mean over these texts, and
 * their squares: what sums over many subsets of the texts are made of. Centred, such sums lose no
 * digits to a common offset.
 */
final class Centred {
  final int texts;
  final int width;

  /** The mean of every unit, [width]. */
  final double[] centre;

  /** Responses less their mean, [texts x width]. */
  final double[] values;

  /** The squares of the values, [texts x width]. */
  final double[] squares;

  private Centred(int texts, int width) {
    this.texts = texts;
    this.width = width;
    this.centre = new double[width];
    this.values = new double[texts * width];
    this.squares = new double[texts * width];
  }

  static Centred of(LabelledResponses contrast, int[] rows, int first, int width) {
    var centred = new Centred(rows.length, width);
    centred.read(contrast, rows, first);
    centred.centre();
    return centred;
  }

  private void read(LabelledResponses contrast, int[] rows, int first) {
    float[] read = new float[width];
    for (int i = 0; i < texts; i++) {
      contrast.read(rows[i], first, width, read);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = read[j];
        centre[j] += read[j];
      }
    }
    for (int j = 0; j < width; j++) {
      centre[j] /= texts;
    }
  }

  private void centre() {
    for (int i = 0; i < texts; i++) {
      for (int j = 0; j < width; j++) {
        double value = values[i * width + j] - centre[j];
        values[i * width + j] = value;
        squares[i * width + j] = value * value;
      }
    }
  }

  /** Sums of the values over subsets of the texts, [subsets x width]. */
  double[] sums(double[] labels, int subsets) {
    double[] sums = new double[subsets * width];
    Product.product(labels, subsets, texts, values, width, sums);
    return sums;
  }

  /** Sums of the squares over subsets of the texts, [subsets x width]. */
  double[] squareSums(double[] labels, int subsets) {
    double[] sums = new double[subsets * width];
    Product.product(labels, subsets, texts, squares, width, sums);
    return sums;
  }

  /** The variance (with n - 1) of n values from their sum and the sum of their squares. */
  static double variance(double sum, double squares, int n) {
    return perDegree(squares - sum * sum / n, squares, n);
  }

  /** The sum of the variances of twice n values, from their two sums and the sum of all squares. */
  static double variance(double sum, double other, double squares, int n) {
    return perDegree(squares - (sum * sum + other * other) / n, squares, n);
  }

  /** What is left of a constant after rounding counts as 0. */
  private static double perDegree(double left, double squares, int n) {
    return left > 1e-12 * squares ? left / (n - 1) : 0;
  }
}
