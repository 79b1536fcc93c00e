package dev.broca.model.unit;

/**
 * The positions of one text that a pooled activation is taken over.
 *
 * @param from first position, 0-based
 * @param to one past the last; larger than {@code from}
 */
public record Span(int from, int to) {
  /** Refuses empty and negative spans. */
  public Span {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("empty span [" + from + ", " + to + ")");
    }
  }

  /** One position. */
  public static Span at(int position) {
    return new Span(position, position + 1);
  }

  public int length() {
    return to - from;
  }
}
