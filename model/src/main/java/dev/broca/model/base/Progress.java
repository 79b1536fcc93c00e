package dev.broca.model.base;

/** Hears how far a long computation has come. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (done, total) -> {};

  /** {@code done} of {@code total} tokens are finished. */
  void advanced(long done, long total);
}
