package dev.broca.lab.brain;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * What a cross-validation leaves for each stimulus and target, all of it by the training set of the
 * fold that tests the stimulus; [stimuli, targets].
 *
 * @param centred responses minus their training means
 * @param remaining the same minus what the baseline predicts; equal where there is none
 * @param predicted what the features predict of the remaining responses
 * @param alphas the penalty used, [folds, targets]
 * @param edgeShare share of penalties that are the first or the last of those to choose from
 */
record HeldOut(
    Folds folds,
    Matrix centred,
    Matrix remaining,
    Matrix predicted,
    Matrix alphas,
    double edgeShare) {
  /** The numbers of one fold and target, summed over its test stimuli. */
  @FunctionalInterface
  interface Measure {
    double of(Sums sums);
  }

  /** Sums over the test stimuli of a fold, of centred y, remaining e and predicted p. */
  static final class Sums {
    int n;
    double y;
    double p;
    double yy;
    double pp;
    double yp;
    double ee;
    double misses;

    private void add(double centred, double remaining, double predicted) {
      n++;
      y += centred;
      p += predicted;
      yy += centred * centred;
      pp += predicted * predicted;
      yp += centred * predicted;
      ee += remaining * remaining;
      misses += (remaining - predicted) * (remaining - predicted);
    }
  }

  Alignment alignment(Matrix y) {
    return new Alignment(
        byFold(HeldOut::pearson),
        byFold(sums -> sums.yy > 0 ? 1 - sums.misses / sums.yy : Double.NaN),
        alphas,
        predictions(y),
        edgeShare);
  }

  /** SS explained beyond the baseline over SS about the training mean. */
  Matrix unique() {
    return byFold(sums -> sums.yy > 0 ? (sums.ee - sums.misses) / sums.yy : Double.NaN);
  }

  /** The same with each stimulus given the prediction of another one. */
  HeldOut permuted(int[] order) {
    return new HeldOut(folds, centred, remaining, predicted.selectRows(order), alphas, edgeShare);
  }

  private static double pearson(Sums sums) {
    double yy = spread(sums.yy, sums.y, sums.n);
    double pp = spread(sums.pp, sums.p, sums.n);
    if (yy == 0) {
      return Double.NaN;
    }
    return pp == 0 ? 0 : (sums.yp - sums.y * sums.p / sums.n) / Math.sqrt(yy * pp);
  }

  /** The sum of squares about the mean; 0 where it is no more than rounding. */
  private static double spread(double squares, double sum, int n) {
    double spread = squares - sum * sum / n;
    return spread > 8 * n * Math.ulp(squares) ? spread : 0;
  }

  private Matrix byFold(Measure measure) {
    int targets = centred.columns();
    MemorySegment memory = Matrix.allocate(folds.count(), targets);
    for (int fold = 0; fold < folds.count(); fold++) {
      Sums[] sums = sums(fold, targets);
      for (int t = 0; t < targets; t++) {
        memory.setAtIndex(JAVA_DOUBLE, (long) fold * targets + t, measure.of(sums[t]));
      }
    }
    return Matrix.over(folds.count(), targets, memory);
  }

  private Sums[] sums(int fold, int targets) {
    Sums[] sums = IntStream.range(0, targets).mapToObj(t -> new Sums()).toArray(Sums[]::new);
    for (int stimulus : folds.test(fold)) {
      double[] y = centred.row(stimulus);
      double[] e = remaining.row(stimulus);
      double[] p = predicted.row(stimulus);
      for (int t = 0; t < targets; t++) {
        sums[t].add(y[t], e[t], p[t]);
      }
    }
    return sums;
  }

  private Matrix predictions(Matrix y) {
    int targets = y.columns();
    MemorySegment memory = Matrix.allocate(y.rows(), targets);
    for (int stimulus = 0; stimulus < y.rows(); stimulus++) {
      double[] observed = y.row(stimulus);
      double[] aboutMean = centred.row(stimulus);
      double[] p = predicted.row(stimulus);
      for (int t = 0; t < targets; t++) {
        double mean = observed[t] - aboutMean[t];
        memory.setAtIndex(JAVA_DOUBLE, (long) stimulus * targets + t, mean + p[t]);
      }
    }
    return Matrix.over(y.rows(), targets, memory);
  }
}
