package dev.broca.model.architecture;

/** How the two halves of a block are joined to the stream x. */
public enum Residual {
  /** x + attention(norm(x)), then x + mlp(norm(x)). */
  SEQUENTIAL,
  /** x + attention(norm(x)) + mlp(norm(x)), each with a norm of its own. */
  PARALLEL,
  /** As {@link #PARALLEL}, but both read what the norm before the attention gives. */
  PARALLEL_SHARED,
  /** norm(x + attention(x)), then norm(x + mlp(x)). */
  NORM_AFTER
}
