package dev.broca.lab.response;

import java.util.stream.IntStream;

/** Work over many units, cut into runs of neighbours that are done in parallel. */
public final class Chunks {
  /** What to do for the units {@code first} to {@code first + count - 1}. */
  @FunctionalInterface
  public interface Work {
    void on(int first, int count);
  }

  private Chunks() {}

  /**
   * Does the work for all units, in chunks of at most {@code size}. Chunks run at the same time and
   * in any order: each must write only to what belongs to its units.
   */
  public static void over(int units, int size, Work work) {
    IntStream.range(0, Math.ceilDiv(units, size))
        .parallel()
        .forEach(chunk -> work.on(chunk * size, Math.min(size, units - chunk * size)));
  }
}
