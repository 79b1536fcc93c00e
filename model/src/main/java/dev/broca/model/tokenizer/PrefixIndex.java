package dev.broca.model.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the strings that a text has at an offset: sorted, narrowed character by character. */
final class PrefixIndex {
  private final String[] texts;
  private final int[] ids;

  /** An index of strings, each with a number of its own. */
  PrefixIndex(Map<String, Integer> numbered) {
    var sorted = new TreeMap<>(numbered);
    texts = sorted.keySet().toArray(String[]::new);
    ids = sorted.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /** The pieces of some kinds. */
  static PrefixIndex of(SentencePieceModel model, Set<Piece.Kind> kinds) {
    var numbered = new HashMap<String, Integer>();
    for (int id = 0; id < model.pieces().size(); id++) {
      Piece piece = model.piece(id);
      if (kinds.contains(piece.kind())) {
        numbered.put(piece.text(), id);
      }
    }
    return new PrefixIndex(numbered);
  }

  /** Is told of a string. */
  @FunctionalInterface
  interface Finder {
    void found(int end, int id);
  }

  /** Names every string that stands at an offset, short ones first. */
  void find(String text, int from, Finder finder) {
    int low = 0;
    int high = texts.length;
    for (int depth = 0; low < high && from + depth < text.length(); depth++) {
      char next = text.charAt(from + depth);
      low = boundary(low, high, depth, next);
      high = boundary(low, high, depth, next + 1);
      if (low < high && texts[low].length() == depth + 1) {
        finder.found(from + depth + 1, ids[low]);
      }
    }
  }

  /** Where the longest string at an offset ends; the offset itself when there is none. */
  int longest(String text, int from) {
    var longest = new int[] {from};
    find(text, from, (end, _) -> longest[0] = end);
    return longest[0];
  }

  /** The first of a range whose character at a depth is not below {@code character}. */
  private int boundary(int from, int to, int depth, int character) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      String text = texts[middle];
      if (text.length() > depth && text.charAt(depth) >= character) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
