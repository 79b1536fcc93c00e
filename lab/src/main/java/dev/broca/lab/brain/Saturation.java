package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How a correlation grows with the number of subjects it is predicted from: v(n) = limit (1 -
 * exp(-n / tau)), as Brain-Score extrapolates its ceilings.
 *
 * <p>Source: M. Schrimpf and others, PNAS 118 (2021), of language; least squares.
 *
 * @param limit the correlation with endlessly many subjects, from 0 to 1
 * @param tau the number of subjects at which 63 % of it are reached
 */
public record Saturation(double limit, double tau) {
  private static final double SMALLEST = 1e-2;
  private static final double LARGEST = 1e4;
  private static final int STEPS = 400;
  private static final int REFINEMENTS = 80;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /**
   * Fits the curve. For every tau the best limit is known; tau is searched from 0.01 to 10 000
   * subjects, on a grid of its logarithm and then between the neighbours of the best.
   *
   * @param subjects numbers of subjects, two or more different ones
   * @param values the correlation with so many
   * @throws LabException if there are fewer than two numbers, or values are not finite
   */
  public static Saturation of(List<Integer> subjects, double[] values) {
    if (subjects.stream().distinct().count() < 2 || subjects.size() != values.length) {
      throw new LabException(
          "Extrapolation needs correlations with two or more different numbers of subjects, but has %d numbers and %d correlations."
              .formatted(subjects.stream().distinct().count(), values.length));
    }
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new LabException("Correlations to extrapolate must be finite numbers.");
    }
    double[] n = subjects.stream().mapToDouble(Integer::doubleValue).toArray();
    DoubleUnaryOperator error = log -> error(n, values, Math.exp(log));
    double width = (Math.log(LARGEST) - Math.log(SMALLEST)) / STEPS;
    double best = Math.log(SMALLEST);
    for (int step = 1; step <= STEPS; step++) {
      double log = Math.log(SMALLEST) + step * width;
      best = error.applyAsDouble(log) < error.applyAsDouble(best) ? log : best;
    }
    double tau = Math.exp(smallest(error, best - width, best + width));
    return new Saturation(limit(n, values, tau), tau);
  }

  /** Golden-section search. */
  private static double smallest(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < REFINEMENTS; i++) {
      double a = high - GOLDEN * (high - low);
      double b = low + GOLDEN * (high - low);
      if (f.applyAsDouble(a) < f.applyAsDouble(b)) {
        high = b;
      } else {
        low = a;
      }
    }
    return (low + high) / 2;
  }

  private static double limit(double[] n, double[] values, double tau) {
    double with = 0;
    double within = 0;
    for (int i = 0; i < n.length; i++) {
      double grown = -Math.expm1(-n[i] / tau);
      with += grown * values[i];
      within += grown * grown;
    }
    return Math.clamp(with / within, 0, 1);
  }

  private static double error(double[] n, double[] values, double tau) {
    var curve = new Saturation(limit(n, values, tau), tau);
    double sum = 0;
    for (int i = 0; i < n.length; i++) {
      double miss = values[i] - curve.at(n[i]);
      sum += miss * miss;
    }
    return sum;
  }

  /** The correlation with so many subjects. */
  public double at(double subjects) {
    return -limit * Math.expm1(-subjects / tau);
  }
}
