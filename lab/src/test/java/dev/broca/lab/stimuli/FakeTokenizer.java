package dev.broca.lab.stimuli;

import dev.broca.lab.stimuli.made.EnglishWords;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.NullMarked;

/**
 * Cuts each word into pieces of so many code points, a blank before it included in the first one,
 * as byte-level BPE does. Listed English words are one token. Before a v the blank is a token of
 * its own, as before rare words in GPT-2.
 */
@NullMarked
public final class FakeTokenizer implements Tokenizer {
  private final int piece;
  private final boolean beginOfText;

  public FakeTokenizer(int piece, boolean beginOfText) {
    this.piece = piece;
    this.beginOfText = beginOfText;
  }

  @Override
  public Tokens encode(String text, boolean specialTokens) {
    var spans = new ArrayList<int[]>();
    if (specialTokens && beginOfText) {
      spans.add(new int[] {0, 0});
    }
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        addWord(text, start, i, spans);
        start = i;
      }
    }
    return tokens(spans);
  }

  private void addWord(String text, int start, int end, List<int[]> spans) {
    if (EnglishWords.list().contains(text.substring(start, end).strip())) {
      spans.add(new int[] {start, end});
      return;
    }
    if (text.startsWith(" v", start)) {
      spans.add(new int[] {start, start + 1});
      start++;
    }
    int blank = text.charAt(start) == ' ' ? 1 : 0;
    for (int from = start; from < end; ) {
      int points = Math.min(piece + (from == start ? blank : 0), text.codePointCount(from, end));
      int to = text.offsetByCodePoints(from, points);
      spans.add(new int[] {from, to});
      from = to;
    }
  }

  /** Tokens with these spans of text; their ids do not matter. */
  static Tokens tokens(List<int[]> spans) {
    return new Tokens(
        new int[spans.size()],
        spans.stream().mapToInt(span -> span[0]).toArray(),
        spans.stream().mapToInt(span -> span[1]).toArray());
  }

  @Override
  public String decode(int[] ids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String token(int id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OptionalInt id(String token) {
    return OptionalInt.empty();
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public OptionalInt beginOfText() {
    return beginOfText ? OptionalInt.of(0) : OptionalInt.empty();
  }

  @Override
  public OptionalInt endOfText() {
    return OptionalInt.empty();
  }

  @Override
  public String hash() {
    return "pieces of " + piece;
  }

  @Override
  public void close() {}
}
