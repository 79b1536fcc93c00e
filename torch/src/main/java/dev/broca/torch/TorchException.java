package dev.broca.torch;

import org.jspecify.annotations.Nullable;

/** A PyTorch library that cannot be loaded, or an operator that refused its arguments. */
public final class TorchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with PyTorch's message and what was being done. */
  public TorchException(String message) {
    super(message);
  }

  /** Creates an exception with PyTorch's message and what was being done. */
  public TorchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
