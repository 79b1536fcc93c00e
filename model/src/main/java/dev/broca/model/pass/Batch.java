package dev.broca.model.pass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Texts that go through the model together. Their tokens lie in one flat matrix without padding,
 * one row for each token, or one for all tokens that begin their texts alike. Attention reads texts
 * whole: place after place, text after text, those of equal length next to each other and in one
 * call. Where no rows are shared, a place is a row.
 */
public final class Batch {
  /**
   * Texts of one length: {@code texts} of them from place {@code start} and text {@code first} on.
   */
  record Group(int first, int start, int texts, int length) {
    int places() {
      return texts * length;
    }
  }

  /** Attention reads at most this many times as many places as there may be rows. */
  public static final int PLACES_PER_ROW = 4;

  private static final Comparator<int[]> SHORTEST_FIRST =
      Comparator.comparingInt(text -> text.length);

  private final List<int[]> texts;
  private final int[] order;
  private final List<Group> groups;
  private final int[] rowOfPlace;
  private final int[] placeOfRow;

  /**
   * A batch.
   *
   * @param texts all texts of the caller
   * @param order the numbers of those in this batch, the shortest first
   * @param beginnings for each of all texts, a number for each token: the same for the same
   *     beginning
   */
  private Batch(List<int[]> texts, int[] order, int[][] beginnings) {
    this.texts = texts;
    this.order = order;
    this.groups = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < order.length; ) {
      int length = length(i);
      int end = i;
      while (end < order.length && length(end) == length) {
        end++;
      }
      groups.add(new Group(i, start, end - i, length));
      start += (end - i) * length;
      i = end;
    }
    this.rowOfPlace = new int[start];
    this.placeOfRow = number(beginnings);
  }

  /** Gives every beginning a row, in the order of places, and returns the first place of each. */
  private int[] number(int[][] beginnings) {
    int most = IntStream.of(order).flatMap(i -> IntStream.of(beginnings[i])).max().orElse(-1);
    int[] rowOf = new int[most + 1];
    Arrays.fill(rowOf, -1);
    var first = IntStream.builder();
    int count = 0;
    int place = 0;
    for (int text : order) {
      for (int beginning : beginnings[text]) {
        if (rowOf[beginning] < 0) {
          rowOf[beginning] = count++;
          first.add(place);
        }
        rowOfPlace[place++] = rowOf[beginning];
      }
    }
    return first.build().toArray();
  }

  /**
   * Cuts texts into batches, the shortest first, each with at most {@code tokens} tokens (more only
   * where one text alone has more) and a row for each. Texts without tokens are left out.
   */
  public static List<Batch> of(List<int[]> texts, int tokens) {
    return cut(texts, sorted(texts, SHORTEST_FIRST), tokens, (text, before) -> 0);
  }

  /**
   * The same with one row for all tokens of a batch that begin their texts alike, and at most
   * {@code tokens} rows. Texts are taken in the order of their tokens: those that begin alike stand
   * together.
   */
  public static List<Batch> sharing(List<int[]> texts, int tokens) {
    return cut(texts, sorted(texts, Arrays::compare), tokens, Batch::common);
  }

  private static List<Batch> cut(
      List<int[]> texts, int[] order, int tokens, ToIntBiFunction<int[], int[]> common) {
    var batches = new ArrayList<Batch>();
    int[][] beginnings = new int[texts.size()][];
    for (int start = 0; start < order.length; ) {
      int end = start;
      int rows = 0;
      long places = 0;
      while (end < order.length) {
        int[] text = texts.get(order[end]);
        int[] before = end == start ? new int[0] : texts.get(order[end - 1]);
        int shared = common.applyAsInt(text, before);
        rows += text.length - shared;
        places += text.length;
        if (end > start && (rows > tokens || places > (long) PLACES_PER_ROW * tokens)) {
          break;
        }
        int[] own = new int[text.length];
        if (shared > 0) {
          System.arraycopy(beginnings[order[end - 1]], 0, own, 0, shared);
        }
        for (int t = shared; t < text.length; t++) {
          own[t] = rows - text.length + t;
        }
        beginnings[order[end++]] = own;
      }
      int[] inside = Arrays.copyOfRange(order, start, end);
      batches.add(new Batch(texts, sorted(texts, inside, SHORTEST_FIRST), beginnings));
      start = end;
    }
    return batches;
  }

  private static int[] sorted(List<int[]> texts, Comparator<int[]> by) {
    int[] all =
        IntStream.range(0, texts.size()).filter(text -> texts.get(text).length > 0).toArray();
    return sorted(texts, all, by);
  }

  private static int[] sorted(List<int[]> texts, int[] some, Comparator<int[]> by) {
    return IntStream.of(some)
        .boxed()
        .sorted(Comparator.comparing(texts::get, by))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The number of tokens with which both begin. */
  private static int common(int[] text, int[] other) {
    int differing = Arrays.mismatch(text, other);
    return differing < 0 ? text.length : differing;
  }

  /** Number of texts. */
  int size() {
    return order.length;
  }

  /** Number of rows of the flat matrix. */
  public int rows() {
    return placeOfRow.length;
  }

  /** Number of tokens of all texts together. */
  int places() {
    return rowOfPlace.length;
  }

  /** Whether texts have rows in common, so that there are more places than rows. */
  boolean shares() {
    return places() > rows();
  }

  List<Group> groups() {
    return groups;
  }

  /** The number that text i of this batch has in the caller's list. */
  int text(int i) {
    return order[i];
  }

  /** The place of the first token of text i of this batch. */
  int place(int i) {
    for (Group group : groups) {
      if (i < group.first + group.texts) {
        return group.start + (i - group.first) * group.length;
      }
    }
    throw new IndexOutOfBoundsException(i);
  }

  /** The number of tokens of text i of this batch. */
  int length(int i) {
    return texts.get(order[i]).length;
  }

  /** The row of the token at a place. */
  int row(int place) {
    return rowOfPlace[place];
  }

  /** The row of every place of a group. */
  public long[] rows(Group group) {
    return Arrays.stream(rowOfPlace, group.start, group.start + group.places())
        .asLongStream()
        .toArray();
  }

  /** A place of every row. */
  long[] placeOfRows() {
    return IntStream.of(placeOfRow).asLongStream().toArray();
  }

  /** Token ids, row by row. */
  long[] tokens() {
    long[] tokens = new long[places()];
    int place = 0;
    for (int text : order) {
      for (int id : texts.get(text)) {
        tokens[place++] = id;
      }
    }
    return ofRows(tokens);
  }

  /** A number for each row, by the position of its token in its text. */
  long[] perRow(IntUnaryOperator ofPosition) {
    return LongStream.of(positions(0)).map(p -> ofPosition.applyAsInt((int) p)).toArray();
  }

  /** Positions of the tokens in their texts, row by row, from {@code first} on. */
  long[] positions(int first) {
    long[] positions = new long[places()];
    int place = 0;
    for (int text : order) {
      for (int t = 0; t < texts.get(text).length; t++) {
        positions[place++] = (long) first + t;
      }
    }
    return ofRows(positions);
  }

  private long[] ofRows(long[] ofPlaces) {
    return IntStream.of(placeOfRow).mapToLong(place -> ofPlaces[place]).toArray();
  }
}
