package dev.broca.model.architecture;

/**
 * How token ids become the stream, and the stream becomes logits.
 *
 * @param vocabulary number of tokens, V
 * @param width coordinates of an embedded token; where it is not the width of the stream, it is
 *     projected to it, and back before the head
 * @param scale factor of an embedded token
 * @param positions number of learned position vectors; 0 for none
 * @param offset the row of the first position's vector
 * @param tiedHead whether the head is the embedding
 * @param softcap c in c tanh(logit / c); infinite for none
 */
public record Embedding(
    int vocabulary,
    int width,
    double scale,
    int positions,
    int offset,
    boolean tiedHead,
    double softcap) {
  /** Without positions, scale or cap. */
  public static Embedding of(int vocabulary, int width, boolean tiedHead) {
    return new Embedding(vocabulary, width, 1, 0, 0, tiedHead, Double.POSITIVE_INFINITY);
  }

  /** With learned positions. */
  public Embedding withPositions(int count, int first) {
    return new Embedding(vocabulary, width, scale, count, first, tiedHead, softcap);
  }

  /** With a factor. */
  public Embedding withScale(double other) {
    return new Embedding(vocabulary, width, other, positions, offset, tiedHead, softcap);
  }

  /** With a head that is not the embedding. */
  Embedding withOwnHead() {
    return new Embedding(vocabulary, width, scale, positions, offset, false, softcap);
  }

  /** With bounded logits. */
  public Embedding withSoftcap(double other) {
    return new Embedding(vocabulary, width, scale, positions, offset, tiedHead, other);
  }
}
