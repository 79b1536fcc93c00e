package dev.broca.model.tokenizer;

import java.util.Arrays;

/** The tokens of one text: their ids and the part of the text that each stands for. */
public final class Tokens {
  private final int[] ids;
  private final int[] starts;
  private final int[] ends;

  /**
   * Tokens with offsets.
   *
   * @param ids token ids
   * @param starts offset (UTF-16 units) of the first character of each token in the text
   * @param ends offset one past its last character; equal to the start for special tokens
   */
  public Tokens(int[] ids, int[] starts, int[] ends) {
    if (ids.length != starts.length || ids.length != ends.length) {
      throw new IllegalArgumentException("ids and offsets differ in length");
    }
    this.ids = ids.clone();
    this.starts = starts.clone();
    this.ends = ends.clone();
  }

  /** Number of tokens. */
  public int count() {
    return ids.length;
  }

  /** All ids, a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** The id of a token. */
  public int id(int token) {
    return ids[token];
  }

  /** Offset of the first character of a token in the text. */
  public int start(int token) {
    return starts[token];
  }

  /** Offset one past the last character of a token in the text. */
  public int end(int token) {
    return ends[token];
  }

  /** The first {@code count} tokens, or all when there are fewer. */
  public Tokens truncate(int count) {
    int kept = Math.min(count, ids.length);
    return new Tokens(
        Arrays.copyOf(ids, kept), Arrays.copyOf(starts, kept), Arrays.copyOf(ends, kept));
  }
}
