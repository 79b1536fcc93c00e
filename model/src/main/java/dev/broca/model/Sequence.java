package dev.broca.model;

import java.util.stream.IntStream;

/**
 * Tokens that are computed together, one row each: a text, or a tree of texts whose common
 * beginnings stand once. A token sees itself and those that it follows.
 */
final class Sequence {
  private static final int NONE = -1;

  private final int[] ids;
  private final int[] parents;
  private final int[] positions;
  private final boolean chain;

  private Sequence(int[] ids, int[] parents) {
    this.ids = ids;
    this.parents = parents;
    this.positions = new int[ids.length];
    for (int row = 0; row < ids.length; row++) {
      positions[row] = parents[row] == NONE ? 0 : positions[parents[row]] + 1;
    }
    this.chain = IntStream.range(0, parents.length).allMatch(row -> parents[row] == row - 1);
  }

  /** One text. */
  static Sequence of(int[] text) {
    return new Sequence(text.clone(), IntStream.range(0, text.length).map(t -> t - 1).toArray());
  }

  /**
   * A tree of tokens.
   *
   * @param parents the row of the token before each, always an earlier row; -1 for a first token
   */
  static Sequence tree(int[] ids, int[] parents) {
    return new Sequence(ids.clone(), parents.clone());
  }

  /** Number of tokens. */
  int length() {
    return ids.length;
  }

  int id(int row) {
    return ids[row];
  }

  /** The number of tokens before it in its text. */
  int position(int row) {
    return positions[row];
  }

  /** Whether every token follows the one in the row before it, as in one text. */
  boolean isChain() {
    return chain;
  }

  /** The row of the token before it; -1 for a first token. */
  int parent(int row) {
    return parents[row];
  }
}
