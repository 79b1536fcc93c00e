package dev.broca.lab;

import org.jspecify.annotations.Nullable;

/**
 * An experiment that cannot be run as asked: stimuli, masks or options that do not fit. The message
 * says what was expected, what was found, where, and what to do; it is shown to people as it is.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message stands for itself. */
  public LabException(String message) {
    super(message);
  }

  /** Creates an exception whose message stands for itself; {@code cause} is for developers. */
  public LabException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
