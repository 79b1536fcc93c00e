package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.torch.Device;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How targets are predicted from features.
 *
 * @param alphas the penalties to choose from, ascending and above 0; empty where nothing is chosen
 * @param choice how one of them is chosen
 * @param components when present, that many principal components of the training fold's features
 *     take the place of the features (all of them where there are fewer)
 * @param device where the linear algebra runs, in float64
 */
public record RidgeOptions(
    List<Double> alphas, AlphaChoice choice, OptionalInt components, Device device) {
  /** Refuses penalties that do not suit the choice. */
  public RidgeOptions {
    alphas = List.copyOf(alphas);
    boolean chosen =
        switch (choice) {
          case AlphaChoice.Nested nested -> true;
          case AlphaChoice.LeaveOneOut looks -> true;
          case AlphaChoice.Fixed fixed -> false;
          case AlphaChoice.Ols ols -> false;
        };
    if (chosen == alphas.isEmpty()) {
      throw new LabException(
          "%s, but the list of alphas is %s."
              .formatted(
                  chosen ? "There must be alphas to choose from" : "Nothing is chosen", alphas));
    }
    for (int i = 0; i < alphas.size(); i++) {
      double alpha = alphas.get(i);
      if (!(alpha > (i == 0 ? 0 : alphas.get(i - 1))) || Double.isInfinite(alpha)) {
        throw new LabException("Alphas must be above 0 and ascending, but are " + alphas + ".");
      }
    }
    if (components.isPresent() && components.getAsInt() < 1) {
      throw new LabException(
          "At least 1 principal component is needed, but "
              + components.getAsInt()
              + " were asked for.");
    }
  }

  /** Strict: 20 alphas from 1e-2 to 1e7, evenly in the logarithm; 5 inner folds. */
  public static RidgeOptions strict() {
    return new RidgeOptions(
        logarithmic(-2, 7, 20), new AlphaChoice.Nested(5), OptionalInt.empty(), Device.CPU);
  }

  /** Parity: leave-one-out choice among the powers of ten from 1e-3 to 1e3. */
  public static RidgeOptions leaveOneOut() {
    return new RidgeOptions(
        logarithmic(-3, 3, 7), new AlphaChoice.LeaveOneOut(), OptionalInt.empty(), Device.CPU);
  }

  /** Parity: ordinary least squares. */
  public static RidgeOptions ols() {
    return new RidgeOptions(List.of(), new AlphaChoice.Ols(), OptionalInt.empty(), Device.CPU);
  }

  /** One penalty for all. */
  public static RidgeOptions fixed(double alpha) {
    return new RidgeOptions(
        List.of(), new AlphaChoice.Fixed(alpha), OptionalInt.empty(), Device.CPU);
  }

  /** The same with principal components in place of the features. */
  public RidgeOptions withComponents(int count) {
    return new RidgeOptions(alphas, choice, OptionalInt.of(count), device);
  }

  /** As {@code numpy.logspace(from, to, count)}. */
  public static List<Double> logarithmic(double from, double to, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Math.pow(10, count == 1 ? from : from + i * ((to - from) / (count - 1))))
        .toList();
  }
}
