package dev.broca.model.weights;

import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * How long runs of elements are walked: pieces that threads share out among themselves, and batches
 * that fit the first-level cache.
 */
final class Batches {
  /** Elements that are decoded at once; a multiple of every block. */
  static final int BATCH = 8192;

  /** Elements that one thread takes at a time. */
  static final long PIECE = 32L * BATCH;

  private Batches() {}

  /** The pieces of so many elements, parallel when there are several and threads may help. */
  static LongStream pieces(long elements, BooleanSupplier shared) {
    LongStream pieces = LongStream.range(0, Math.ceilDiv(elements, PIECE));
    return elements > PIECE && shared.getAsBoolean() ? pieces.parallel() : pieces;
  }
}
