package dev.broca.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Texts, or trees of texts, that go through the model together. Their tokens lie in one flat
 * matrix, text after text, without padding; texts of equal length stand next to each other and
 * share one attention call.
 */
final class Batch {
  /** Texts of one length: {@code texts} of them from row {@code row} and text {@code first} on. */
  record Group(int first, int row, int texts, int length) {
    int rows() {
      return texts * length;
    }
  }

  private final List<Sequence> sequences;
  private final int[] texts;
  private final List<Group> groups;
  private final int rows;

  private Batch(List<Sequence> sequences, int[] texts) {
    this.sequences = sequences;
    this.texts = texts;
    this.groups = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < texts.length; ) {
      int length = length(i);
      int end = i;
      while (end < texts.length && length(end) == length) {
        end++;
      }
      groups.add(new Group(i, row, end - i, length));
      row += (end - i) * length;
      i = end;
    }
    this.rows = row;
  }

  /**
   * Cuts texts into batches, the shortest first, each with at most {@code tokens} tokens (more only
   * where one text alone has more). Texts without tokens are left out.
   */
  static List<Batch> of(List<Sequence> sequences, int tokens) {
    int[] order =
        IntStream.range(0, sequences.size())
            .filter(text -> sequences.get(text).length() > 0)
            .boxed()
            .sorted(Comparator.comparingInt(text -> sequences.get(text).length()))
            .mapToInt(Integer::intValue)
            .toArray();
    var batches = new ArrayList<Batch>();
    for (int start = 0; start < order.length; ) {
      int end = start;
      long sum = 0;
      while (end < order.length
          && (end == start || sum + sequences.get(order[end]).length() <= tokens)) {
        sum += sequences.get(order[end]).length();
        end++;
      }
      batches.add(new Batch(sequences, IntStream.range(start, end).map(i -> order[i]).toArray()));
      start = end;
    }
    return batches;
  }

  /** Number of texts. */
  int size() {
    return texts.length;
  }

  /** Number of tokens of all texts together: rows of the flat matrix. */
  int rows() {
    return rows;
  }

  List<Group> groups() {
    return groups;
  }

  /** The number that text i of this batch has in the caller's list. */
  int text(int i) {
    return texts[i];
  }

  /** The row of the first token of text i of this batch. */
  int row(int i) {
    for (Group group : groups) {
      if (i < group.first + group.texts) {
        return group.row + (i - group.first) * group.length;
      }
    }
    throw new IndexOutOfBoundsException(i);
  }

  /** The number of tokens of text i of this batch. */
  int length(int i) {
    return sequences.get(texts[i]).length();
  }

  /** Token ids, row by row. */
  long[] tokens() {
    long[] tokens = new long[rows];
    int row = 0;
    for (int text : texts) {
      Sequence sequence = sequences.get(text);
      for (int t = 0; t < sequence.length(); t++) {
        tokens[row++] = sequence.id(t);
      }
    }
    return tokens;
  }

  /** A number for each row, by the position of its token in its text. */
  long[] perRow(IntUnaryOperator ofPosition) {
    return LongStream.of(positions(0)).map(p -> ofPosition.applyAsInt((int) p)).toArray();
  }

  /** Positions of the tokens in their texts, row by row, from {@code first} on. */
  long[] positions(int first) {
    long[] positions = new long[rows];
    int row = 0;
    for (int text : texts) {
      Sequence sequence = sequences.get(text);
      for (int t = 0; t < sequence.length(); t++) {
        positions[row++] = (long) first + sequence.position(t);
      }
    }
    return positions;
  }

  /** The texts of a group. */
  List<Sequence> sequences(Group group) {
    return IntStream.range(group.first, group.first + group.texts)
        .mapToObj(i -> sequences.get(texts[i]))
        .toList();
  }
}
