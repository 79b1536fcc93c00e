package dev.broca.model.base;

import org.jspecify.annotations.Nullable;

/**
 * A model, tokenizer or repository that cannot be used. The message says what was expected, what
 * was found, where (file, tensor, offset), and what to do; it is shown to people as it is.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception whose message stands for itself. */
  public ModelException(String message) {
    super(message);
  }

  /** Creates an exception whose message stands for itself; {@code cause} is for developers. */
  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
