package dev.broca.model.architecture;

/** The weights of a model by what they are for. */
public enum Part {
  /** Token embedding [V, width]. */
  EMBEDDING,
  /** Position embedding [offset + positions, H]. */
  POSITIONS,
  /** From embedded tokens to the stream [H, width]. */
  EMBEDDING_PROJECTION,
  /** Norm before the attention [H]. */
  ATTENTION_NORM,
  /** Projections to queries, keys and values, one below the other. */
  QUERY_KEY_VALUE,
  /** Norm of the queries. */
  QUERY_NORM,
  /** Norm of the keys. */
  KEY_NORM,
  /** Projection of what the heads read back to the stream. */
  ATTENTION_OUTPUT,
  /** Norm of what the attention gives [H]. */
  ATTENTION_OUTPUT_NORM,
  /** Norm before the feed-forward part [H]. */
  MLP_NORM,
  /** Gate of the feed-forward part [I, H]. */
  GATE,
  /** Projection to the hidden units [I, H]. */
  UP,
  /** Projection back to the stream [H, I]. */
  DOWN,
  /** Norm of what the feed-forward part gives [H]. */
  MLP_OUTPUT_NORM,
  /** Norm after the last block [H]. */
  FINAL_NORM,
  /** From the stream to the width of the head [width, H]. */
  HEAD_PROJECTION,
  /** The head [V, width]. */
  HEAD
}
