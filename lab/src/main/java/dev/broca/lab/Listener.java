package dev.broca.lab;

import dev.broca.model.base.Progress;

/**
 * Hears what long work says while it goes on: sentences for people, and how far each part of the
 * work has come. The command line shows both on the standard error.
 */
public interface Listener {
  /** Hears nothing. */
  Listener SILENT = new Silence();

  /** Hears a sentence that can be missed. */
  void say(String message);

  /** Hears a sentence that must not be missed, however quiet it is to be. */
  void warn(String message);

  /** Whether anybody hears what is said, so that what is only said need not be found out. */
  boolean listens();

  /**
   * Hears that a part of the work begins.
   *
   * @param what what is done, such as "Reading"
   * @param unit what is counted, such as "tokens"
   */
  Work begin(String what, String unit);

  /** The words for what went wrong, in which it is said and kept beside results. */
  String reason(RuntimeException failure);

  /** A part of the work, until it is closed. */
  interface Work extends Progress, AutoCloseable {
    /** Hears that all that was to be done is done. */
    void finished();

    /** Hears that so much is done. */
    void finished(long total);

    @Override
    void close();
  }
}
