package dev.broca.model.tokenizer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Byte pair encoding by scores: of all neighbours whose union is a piece, those with the highest
 * score are joined first, on ties the leftmost. User-defined pieces are never joined; unused ones
 * fall apart again in the end.
 */
final class PairSegmenter implements Segmenter {
  private final SentencePieceModel model;
  private final PrefixIndex userDefined;

  PairSegmenter(SentencePieceModel model) {
    this.model = model;
    userDefined = PrefixIndex.of(model, EnumSet.of(Piece.Kind.USER_DEFINED));
  }

  @Override
  public List<Span> segment(String text) {
    return text.isEmpty() ? List.of() : new Symbols(text).joined();
  }

  /** Two neighbours that could be joined; stale when one of them has changed since. */
  private record Pair(int left, int right, float score, int length) {
    Pair {
      score += 0f; // Makes 0 of -0, which would be sorted apart.
    }

    static final Comparator<Pair> FIRST_TO_JOIN =
        Comparator.comparingDouble((Pair pair) -> -pair.score).thenComparingInt(Pair::left);
  }

  /** A text while it is put together: a linked list of its parts, which begin as characters. */
  private final class Symbols {
    private final String text;
    private final int[] start;
    private final int[] end;
    private final int[] previous;
    private final int[] next;
    private final boolean[] frozen;
    private final PriorityQueue<Pair> agenda = new PriorityQueue<>(Pair.FIRST_TO_JOIN);
    private final Map<String, String> leftOfUnused = new HashMap<>();
    private int count;

    Symbols(String text) {
      this.text = text;
      start = new int[text.length()];
      end = new int[text.length()];
      previous = new int[text.length()];
      next = new int[text.length()];
      frozen = new boolean[text.length()];
      for (int at = 0; at < text.length(); at = end[count - 1]) {
        add(at);
      }
      next[count - 1] = -1;
    }

    private void add(int at) {
      int longest = userDefined.longest(text, at);
      frozen[count] = longest > at;
      start[count] = at;
      end[count] = frozen[count] ? longest : text.offsetByCodePoints(at, 1);
      previous[count] = count - 1;
      next[count] = count + 1;
      count++;
    }

    List<Span> joined() {
      for (int right = 1; right < count; right++) {
        offer(right - 1, right);
      }
      for (Pair pair = agenda.poll(); pair != null; pair = agenda.poll()) {
        if (isCurrent(pair)) {
          join(pair.left, pair.right);
        }
      }
      var spans = new ArrayList<Span>();
      for (int symbol = 0; symbol >= 0; symbol = next[symbol]) {
        addSpans(start[symbol], end[symbol], spans);
      }
      return spans;
    }

    private void offer(int left, int right) {
      if (left < 0 || right < 0 || frozen[left] || frozen[right]) {
        return;
      }
      String union = text.substring(start[left], end[right]);
      Optional<Integer> id = model.textPiece(union);
      if (id.isEmpty()) {
        return;
      }
      Piece piece = model.piece(id.get());
      agenda.add(new Pair(left, right, piece.score(), union.length()));
      if (piece.kind() == Piece.Kind.UNUSED) {
        leftOfUnused.put(union, text.substring(start[left], end[left]));
      }
    }

    private boolean isCurrent(Pair pair) {
      int left = length(pair.left);
      int right = length(pair.right);
      return left > 0 && right > 0 && left + right == pair.length;
    }

    private int length(int symbol) {
      return end[symbol] - start[symbol];
    }

    private void join(int left, int right) {
      end[left] = end[right];
      start[right] = end[right];
      next[left] = next[right];
      if (next[right] >= 0) {
        previous[next[right]] = left;
      }
      offer(previous[left], left);
      offer(left, next[left]);
    }

    /** The piece of a part; those of its halves where it is unused. */
    private void addSpans(int from, int to, List<Span> spans) {
      var open = new ArrayDeque<Span>();
      open.push(new Span(from, to, -1));
      while (!open.isEmpty()) {
        Span part = open.pop();
        String piece = text.substring(part.start(), part.end());
        int id = model.id(piece);
        String left = model.piece(id).kind() == Piece.Kind.UNUSED ? leftOfUnused.get(piece) : null;
        if (left == null) {
          spans.add(new Span(part.start(), part.end(), id));
        } else {
          int middle = part.start() + left.length();
          open.push(new Span(middle, part.end(), -1));
          open.push(new Span(part.start(), middle, -1));
        }
      }
    }
  }
}
