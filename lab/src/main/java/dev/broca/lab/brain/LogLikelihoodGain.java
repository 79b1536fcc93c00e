package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much surprisal adds to a prediction of reading times: the cross-validated gain in
 * log-likelihood for each word of a linear regression with baseline and surprisal over one with the
 * baseline alone. Under both, times are normal about the fitted line, with the mean squared
 * residual of the training words as variance:
 *
 * <pre>log p(y) = -(log(2 pi s^2) + (y - yhat)^2 / s^2) / 2</pre>
 *
 * <p>Source: A. Goodkind and K. Bicknell, CMCL 2018; E. Wilcox and others, CogSci 2020.
 *
 * @param perWord mean gain over all words, in nats
 * @param byFold mean gain over the test words of each fold, in nats
 * @param byWord gain of each word, in nats
 * @param baseline mean log-likelihood of a word under the baseline, in nats
 */
public record LogLikelihoodGain(
    double perWord, List<Double> byFold, List<Double> byWord, double baseline) {
  /** Copies the lists. */
  public LogLikelihoodGain {
    byFold = List.copyOf(byFold);
    byWord = List.copyOf(byWord);
  }

  /**
   * Fits both regressions in each training fold and compares them on its test words.
   *
   * @param baseline what is known without the model, such as length, log frequency and position,
   *     each with spill-over; [words, columns]
   * @param surprisal the surprisal of each word, with spill-over; [words, columns]
   * @param times reading times, one for each word; logarithms where they are skewed
   * @param folds of words, whole passages
   * @throws LabException if the numbers of words differ, values are not finite, a fold has too few
   *     training words, or the training times of a fold are fitted without any error
   */
  public static LogLikelihoodGain of(
      Matrix baseline, Matrix surprisal, double[] times, Folds folds) {
    double[] without = logLikelihoods(baseline, times, folds);
    double[] with = logLikelihoods(baseline.beside(surprisal), times, folds);
    double[] gains = new double[times.length];
    Arrays.setAll(gains, word -> with[word] - without[word]);
    return new LogLikelihoodGain(
        mean(gains),
        IntStream.range(0, folds.count())
            .mapToObj(
                fold -> mean(Arrays.stream(folds.test(fold)).mapToDouble(i -> gains[i]).toArray()))
            .toList(),
        Arrays.stream(gains).boxed().toList(),
        mean(without));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double[] logLikelihoods(Matrix x, double[] times, Folds folds) {
    requireWords(x, times, folds);
    double[] logLikelihoods = new double[times.length];
    Matrix y = Matrix.column(times).requireFinite("Reading times");
    for (int fold = 0; fold < folds.count(); fold++) {
      Fit fit = Fit.of(x, y, folds.train(fold), folds.test(fold));
      if (folds.train(fold).length <= x.columns() + 1 || !(fit.variance > 0)) {
        throw new LabException(
            "Fold %d has %d training words for %d predictors, whose mean squared residual is %s; more words are needed."
                .formatted(fold, folds.train(fold).length, x.columns(), fit.variance));
      }
      for (int i = 0; i < fit.misses.length; i++) {
        logLikelihoods[folds.test(fold)[i]] = fit.logLikelihood(i);
      }
    }
    return logLikelihoods;
  }

  private static void requireWords(Matrix x, double[] times, Folds folds) {
    x.requireFinite("Predictors");
    if (x.rows() != times.length || folds.stimuli() != times.length) {
      throw new LabException(
          "Predictors, times and folds must speak of the same words, but there are %d, %d and %d."
              .formatted(x.rows(), times.length, folds.stimuli()));
    }
  }

  /** Least squares on training words: their mean squared residual, and the residuals of others. */
  private static final class Fit {
    private final double variance;
    private final double[] misses;

    private Fit(double variance, double[] misses) {
      this.variance = variance;
      this.misses = misses;
    }

    static Fit of(Matrix x, Matrix y, int[] train, int[] test) {
      try (Scope s = Torch.shared().scope()) {
        Split split = Split.of(s, x, Optional.empty(), train, test, RidgeOptions.ols());
        Spectrum spectrum = Spectrum.leastSquares(s, split.train(), split.test());
        Split.Responses times = split.centred(s, y.tensor(s));
        Tensor weights = s.matmul(s.transpose(spectrum.basis(), 0, 1), times.train());
        Tensor filters = s.transpose(spectrum.filters(s, List.of(0.0), Device.CPU), 0, 1);
        Tensor minus = s.mul(s.mul(weights, filters), -1);
        double[] inside = Tensors.doubles(s, s.add(times.train(), s.matmul(spectrum.fit(), minus)));
        return new Fit(
            mean(Arrays.stream(inside).map(miss -> miss * miss).toArray()),
            Tensors.doubles(s, s.add(times.test(), s.matmul(spectrum.test(), minus))));
      }
    }

    double logLikelihood(int word) {
      return -(Math.log(2 * Math.PI * variance) + misses[word] * misses[word] / variance) / 2;
    }
  }
}
