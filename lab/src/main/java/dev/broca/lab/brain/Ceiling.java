package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Quantiles;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How well anything could predict a target, and where that number is from. */
public sealed interface Ceiling {
  /** A correlation below which nothing is divided by a ceiling. */
  double SMALLEST = 0.1;

  /** Published with the data, as it stands. */
  record Given(double correlation) implements Ceiling {}

  /**
   * From the correlation of two halves of the repetitions or participants.
   *
   * @param r Pearson's r of the halves
   */
  record SplitHalf(double r) implements Ceiling {}

  /** Extrapolated to endlessly many participants, as Brain-Score does. */
  record Extrapolated(double correlation) implements Ceiling {}

  /** Not known. */
  record None() implements Ceiling {}

  /**
   * The largest correlation to be expected. For halves the correlation of the mean of all with the
   * truth, sqrt(2 r / (1 + r)); none where the halves do not agree at all (r &lt;= 0).
   */
  default OptionalDouble value() {
    return switch (this) {
      case Given(double correlation) -> OptionalDouble.of(correlation);
      case Extrapolated(double correlation) -> OptionalDouble.of(correlation);
      case SplitHalf(double r) ->
          r > 0 ? OptionalDouble.of(Math.sqrt(2 * r / (1 + r))) : OptionalDouble.empty();
      case None none -> OptionalDouble.empty();
    };
  }

  /** r over the ceiling, not clamped; none where the ceiling is unknown or below .1. */
  default OptionalDouble share(double r) {
    OptionalDouble ceiling = value();
    return ceiling.isPresent() && ceiling.getAsDouble() >= SMALLEST
        ? OptionalDouble.of(r / ceiling.getAsDouble())
        : OptionalDouble.empty();
  }

  /**
   * The median of {@link #share} over the targets that have one; none where none has.
   *
   * @param r for each target
   * @param ceilings for each target
   * @throws LabException if their numbers differ
   */
  static OptionalDouble medianShare(double[] r, List<? extends Ceiling> ceilings) {
    if (r.length != ceilings.size()) {
      throw new LabException(
          "Each target needs its ceiling, but there are %d targets and %d ceilings."
              .formatted(r.length, ceilings.size()));
    }
    double[] shares =
        IntStream.range(0, r.length)
            .filter(t -> !Double.isNaN(r[t]))
            .mapToObj(t -> ceilings.get(t).share(r[t]))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    return shares.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Quantiles.medianOfNumbers(shares));
  }
}
