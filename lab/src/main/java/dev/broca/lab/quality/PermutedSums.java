package dev.broca.lab.quality;

import dev.broca.lab.response.LabelledResponses;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Means and errors of both conditions for consecutive units when their texts bear other labels: as
 * many are positive as before, but others.
 */
final class PermutedSums {
  private final int positives;
  private final int negatives;
  private final int width;
  private final double[] sums;

  /** Empty where both conditions have equally many texts: then the squares of all do. */
  private final double[] squares;

  private final double[] total;
  private final double[] totalSquares;

  /** Which units vary within at least one of the true conditions. */
  final boolean[] varies;

  private PermutedSums(Centred centred, int positives, double[] labels, int count) {
    this.positives = positives;
    this.negatives = centred.texts - positives;
    this.width = centred.width;
    this.varies = varies(centred, positives);
    this.sums = centred.sums(labels, count);
    this.squares = positives == negatives ? new double[0] : centred.squareSums(labels, count);
    double[] all = new double[centred.texts];
    Arrays.fill(all, 1);
    this.total = centred.sums(all, 1);
    this.totalSquares = centred.squareSums(all, 1);
  }

  /**
   * The sums under every permutation.
   *
   * @param labels [count x texts], 1 for texts that are positive and 0 for the others; the texts
   *     are in the order of the rows of the positive and then the negative ones
   */
  static PermutedSums of(
      LabelledResponses contrast, double[] labels, int count, int first, int width) {
    int[] rows =
        IntStream.concat(
                Arrays.stream(contrast.positiveRows()), Arrays.stream(contrast.negativeRows()))
            .toArray();
    return new PermutedSums(
        Centred.of(contrast, rows, first, width), contrast.positives(), labels, count);
  }

  private static boolean[] varies(Centred centred, int positives) {
    boolean[] varies = new boolean[centred.width];
    for (int i = 0; i < centred.texts; i++) {
      int reference = (i < positives ? 0 : positives) * centred.width;
      for (int j = 0; j < centred.width; j++) {
        varies[j] |= centred.values[i * centred.width + j] != centred.values[reference + j];
      }
    }
    return varies;
  }

  /** The mean of the positive texts of a permutation less that of the negative ones. */
  double difference(int permutation, int j) {
    double sum = sums[permutation * width + j];
    return sum / positives - (total[j] - sum) / negatives;
  }

  /** The squared standard error of the difference. */
  double error(int permutation, int j) {
    double sum = sums[permutation * width + j];
    double other = total[j] - sum;
    if (positives == negatives) {
      return Centred.variance(sum, other, totalSquares[j], positives) / positives;
    }
    double square = squares[permutation * width + j];
    return Centred.variance(sum, square, positives) / positives
        + Centred.variance(other, totalSquares[j] - square, negatives) / negatives;
  }
}
