package dev.broca.model.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/**
 * The most probable division: Viterbi over the ends of pieces. Scores are added in the precision
 * and order of the reference, so that ties fall as they do there.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018, Subword Regularization</a>
 */
final class UnigramSegmenter implements Segmenter {
  /** How much less probable than every piece an unknown character is. */
  private static final float UNKNOWN_PENALTY = 10;

  private final SentencePieceModel model;
  private final PrefixIndex pieces;
  private final float unknownScore;
  private final float highest;

  UnigramSegmenter(SentencePieceModel model) {
    this.model = model;
    pieces = PrefixIndex.of(model, EnumSet.of(Piece.Kind.NORMAL, Piece.Kind.USER_DEFINED));
    float lowestScore = Float.MAX_VALUE;
    float highestScore = Float.MIN_NORMAL;
    for (Piece piece : model.pieces()) {
      if (piece.kind() == Piece.Kind.NORMAL) {
        lowestScore = Math.min(lowestScore, piece.score());
        highestScore = Math.max(highestScore, piece.score());
      }
    }
    unknownScore = lowestScore - UNKNOWN_PENALTY;
    highest = highestScore;
  }

  @Override
  public List<Span> segment(String text) {
    var best = new Best(text.length());
    for (int at = 0; at < text.length(); ) {
      int start = at;
      int next = text.offsetByCodePoints(at, 1);
      float before = best.score[at];
      boolean[] single = new boolean[1];
      pieces.find(
          text,
          at,
          (end, id) -> {
            best.offer(start, end, id, score(id, text, start, end) + before);
            single[0] |= end == next;
          });
      if (!single[0]) {
        best.offer(at, next, model.unknown(), unknownScore + before);
      }
      at = next;
    }
    return best.path(text.length());
  }

  /** A user-defined piece is as good as the best ones together, so that it is always chosen. */
  private double score(int id, String text, int start, int end) {
    Piece piece = model.piece(id);
    return piece.kind() == Piece.Kind.USER_DEFINED
        ? utf8Length(text, start, end) * highest - 0.1
        : piece.score();
  }

  private static int utf8Length(String text, int start, int end) {
    int length = 0;
    for (int i = start; i < end; i++) {
      char unit = text.charAt(i);
      // Half a pair is two of four bytes.
      length += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
    return length;
  }

  /** The best way to every offset. */
  private static final class Best {
    private final float[] score;
    private final int[] start;
    private final int[] id;

    Best(int length) {
      score = new float[length + 1];
      start = new int[length + 1];
      id = new int[length + 1];
      Arrays.fill(start, -1);
    }

    void offer(int from, int end, int piece, double offered) {
      if (start[end] < 0 || offered > score[end]) {
        score[end] = (float) offered;
        start[end] = from;
        id[end] = piece;
      }
    }

    List<Span> path(int length) {
      var path = new ArrayList<Span>();
      for (int end = length; end > 0; end = start[end]) {
        path.add(new Span(start[end], end, id[end]));
      }
      Collections.reverse(path);
      return path;
    }
  }
}
