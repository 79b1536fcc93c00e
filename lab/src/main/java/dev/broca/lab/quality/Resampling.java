package dev.broca.lab.quality;

import dev.broca.lab.response.Chunks;
import dev.broca.lab.response.LabelledResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * t maps of many subsets of a contrast's texts, or of many permutations of their labels, at once,
 * without reading the responses anew.
 */
public final class Resampling {
  /** Wide enough for an efficient product, narrow enough for the heap. */
  static final int CHUNK = 256;

  private static final long BUDGET = 256L << 20;

  private Resampling() {}

  /** How many t maps to hold at a time. */
  public static int batch(int units) {
    return Math.clamp(BUDGET / Double.BYTES / units, 2, 1000);
  }

  /**
   * The t values of every subset, NaN for units that are constant within both conditions of it.
   *
   * @param subsets rows of the responses; each holds at least two texts of either condition
   */
  public static List<double[]> tMaps(LabelledResponses contrast, List<BitSet> subsets) {
    int units = contrast.responses().units().count();
    var positive = new Side(contrast, contrast.positiveRows(), subsets);
    var negative = new Side(contrast, contrast.negativeRows(), subsets);
    var maps = new ArrayList<double[]>();
    subsets.forEach(subset -> maps.add(new double[units]));
    Chunks.over(
        units,
        CHUNK,
        (first, width) -> {
          var p = positive.over(first, width);
          var n = negative.over(first, width);
          for (int s = 0; s < subsets.size(); s++) {
            double[] map = maps.get(s);
            for (int j = 0; j < width; j++) {
              double error = p.error(s, j) + n.error(s, j);
              double difference = p.mean(s, j) - n.mean(s, j);
              map[first + j] = error > 0 ? difference / Math.sqrt(error) : Double.NaN;
            }
          }
        });
    return maps;
  }

  /**
   * The t values under every permutation of the labels, NaN for units that are constant within both
   * conditions of it.
   *
   * @param labels for each permutation, 1 for texts that are positive and 0 for the others, in the
   *     order of the rows of the positive and then the negative texts; as many are positive as in
   *     the contrast
   */
  public static List<double[]> permuted(LabelledResponses contrast, List<double[]> labels) {
    int units = contrast.responses().units().count();
    double[] flat = labels.stream().flatMapToDouble(Arrays::stream).toArray();
    var maps = new ArrayList<double[]>();
    labels.forEach(permutation -> maps.add(new double[units]));
    Chunks.over(
        units,
        CHUNK,
        (first, width) -> {
          var sums = PermutedSums.of(contrast, flat, maps.size(), first, width);
          for (int b = 0; b < maps.size(); b++) {
            double[] map = maps.get(b);
            for (int j = 0; j < width; j++) {
              double error = sums.error(b, j);
              map[first + j] = error > 0 ? sums.difference(b, j) / Math.sqrt(error) : Double.NaN;
            }
          }
        });
    return maps;
  }

  /** One condition: which of its texts are in which subset. */
  private static final class Side {
    private final LabelledResponses contrast;
    private final int[] rows;
    private final double[] labels;
    private final int[] counts;

    Side(LabelledResponses contrast, int[] rows, List<BitSet> subsets) {
      this.contrast = contrast;
      this.rows = rows;
      this.labels = new double[subsets.size() * rows.length];
      this.counts = new int[subsets.size()];
      for (int s = 0; s < counts.length; s++) {
        for (int i = 0; i < rows.length; i++) {
          if (subsets.get(s).get(rows[i])) {
            labels[s * rows.length + i] = 1;
            counts[s]++;
          }
        }
      }
    }

    Sums over(int first, int width) {
      var centred = Centred.of(contrast, rows, first, width);
      return new Sums(
          counts,
          centred,
          centred.sums(labels, counts.length),
          centred.squareSums(labels, counts.length));
    }
  }

  /** Sums over the subsets of one condition for consecutive units. */
  private static final class Sums {
    private final int[] counts;
    private final Centred centred;
    private final double[] sums;
    private final double[] squares;

    Sums(int[] counts, Centred centred, double[] sums, double[] squares) {
      this.counts = counts;
      this.centred = centred;
      this.sums = sums;
      this.squares = squares;
    }

    double mean(int subset, int j) {
      return centred.centre[j] + sums[subset * centred.width + j] / counts[subset];
    }

    /** The squared standard error of the mean. */
    double error(int subset, int j) {
      int at = subset * centred.width + j;
      return Centred.variance(sums[at], squares[at], counts[subset]) / counts[subset];
    }
  }
}
