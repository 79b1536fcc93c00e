package dev.broca.lab.brain.reading;

import dev.broca.lab.LabException;
import java.util.OptionalInt;

/**
 * How reading times are fitted.
 *
 * @param spillOver how many words before count too
 * @param folds how many folds of whole passages; empty for ten, or as many as there are passages
 * @param logarithm whether logarithms of times are fitted
 * @param eachSubject whether every subject is fitted apart; else the mean over subjects is
 * @param samples of passages (or subjects), for intervals
 * @param seed of these samples
 */
public record ReadingOptions(
    int spillOver,
    OptionalInt folds,
    boolean logarithm,
    boolean eachSubject,
    int samples,
    long seed) {
  /** Two words before, ten folds, times as they are, averaged over subjects. */
  public static final ReadingOptions STANDARD =
      new ReadingOptions(2, OptionalInt.empty(), false, false, 2000, 42);

  private static final int USUAL_FOLDS = 10;

  /** Refuses what cannot be fitted. */
  public ReadingOptions {
    if (spillOver < 0 || folds.orElse(2) < 2 || samples < 1) {
      throw new LabException(
          "Reading times need 0 or more words of spill-over, 2 or more folds and a sample, but %d, %d and %d were asked for."
              .formatted(spillOver, folds.orElse(2), samples));
    }
  }

  /** The number of folds where there are so many passages. */
  int folds(int passages) {
    return folds.orElse(Math.min(USUAL_FOLDS, passages));
  }
}
