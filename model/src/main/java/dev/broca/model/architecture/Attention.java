package dev.broca.model.architecture;

/**
 * The attention of a block. {@link #of} gives the plain one, {@code with} what differs.
 *
 * @param heads number of query heads
 * @param kvHeads number of key and value heads; each serves {@code heads / kvHeads} query heads
 * @param headDim coordinates of one head
 * @param position how it knows where a token stands
 * @param scores from products of queries and keys to what the softmax sees
 * @param projections to queries, keys and values, and back
 * @param queryKeyNorm normalisation of queries and keys before they are turned
 */
public record Attention(
    int heads,
    int kvHeads,
    int headDim,
    Position position,
    Scores scores,
    Projections projections,
    QueryKeyNorm queryKeyNorm) {
  /**
   * What becomes of the product of a query and a key.
   *
   * @param scale factor
   * @param softcap c in c tanh(scaled / c); infinite for none
   * @param window how many tokens a token sees, itself included; {@link #UNLIMITED} for all
   */
  public record Scores(double scale, double softcap, int window) {
    /** The window of an attention that sees everything before it. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Scaled only. */
    public static Scores scaled(double scale) {
      return new Scores(scale, Double.POSITIVE_INFINITY, UNLIMITED);
    }

    /** With a cap. */
    public Scores capped(double c) {
      return new Scores(scale, c, window);
    }

    /** With a limited view. */
    public Scores within(int tokens) {
      return new Scores(scale, softcap, tokens);
    }

    /** Whether there is a cap. */
    public boolean isCapped() {
      return Double.isFinite(softcap);
    }
  }

  /**
   * The linear layers around the heads.
   *
   * @param inputBias whether those to queries, keys and values have biases
   * @param outputBias whether the one back has one
   * @param clip bound on the absolute value of queries, keys and values; infinite for none
   */
  public record Projections(boolean inputBias, boolean outputBias, double clip) {
    /** Without a bound. */
    public Projections(boolean inputBias, boolean outputBias) {
      this(inputBias, outputBias, Double.POSITIVE_INFINITY);
    }

    /** Whether there is a bound. */
    public boolean isClipped() {
      return Double.isFinite(clip);
    }
  }

  /** Normalisation of queries and keys. */
  public sealed interface QueryKeyNorm {
    /** None. */
    record None() implements QueryKeyNorm {}

    /** Each head by itself, with weights [headDim] that all heads share. */
    record EachHead(Norm norm) implements QueryKeyNorm {}

    /** All heads together, with weights as wide as they are. */
    record AllHeads(Norm norm) implements QueryKeyNorm {}
  }

  /** Scores scaled by 1 / sqrt(headDim), everything before a token in view, no biases. */
  public static Attention of(int heads, int kvHeads, int headDim, Position position) {
    return new Attention(
        heads,
        kvHeads,
        headDim,
        position,
        Scores.scaled(1 / Math.sqrt(headDim)),
        new Projections(false, false),
        new QueryKeyNorm.None());
  }

  /** With another position. */
  public Attention with(Position other) {
    return new Attention(heads, kvHeads, headDim, other, scores, projections, queryKeyNorm);
  }

  /** With other scores. */
  public Attention with(Scores other) {
    return new Attention(heads, kvHeads, headDim, position, other, projections, queryKeyNorm);
  }

  /** With other projections. */
  public Attention with(Projections other) {
    return new Attention(heads, kvHeads, headDim, position, scores, other, queryKeyNorm);
  }

  /** With normalised queries and keys. */
  public Attention with(QueryKeyNorm other) {
    return new Attention(heads, kvHeads, headDim, position, scores, projections, other);
  }

  /** Seen through a window only. */
  public Attention within(int tokens) {
    return with(scores.within(tokens));
  }

  /** Width of the queries of all heads together. */
  public int queryWidth() {
    return heads * headDim;
  }

  /** Width of the keys (or values) of all heads together. */
  public int kvWidth() {
    return kvHeads * headDim;
  }
}
