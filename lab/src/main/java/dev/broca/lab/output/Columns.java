package dev.broca.lab.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a table hold, and how they are shown. Every method gives new columns and
 * leaves these as they are; those in the second half speak of the last column so far.
 *
 * <p>A value is null where a row has none. The name of a column stands in CSV and JSON; people see
 * it with blanks, unless it is headed otherwise.
 *
 * @param <R> a row
 */
public final class Columns<R> {
  private final List<Column<R>> columns;

  private Columns(List<Column<R>> columns) {
    this.columns = List.copyOf(columns);
  }

  /** No columns yet. */
  static <R> Columns<R> none() {
    return new Columns<>(List.of());
  }

  /** With a column of words. */
  public Columns<R> text(String name, Function<? super R, ? extends @Nullable String> value) {
    return with(Column.of(name, Kind.TEXT, value));
  }

  /** With a column of hashes, ids and the like, which a page may break anywhere. */
  public Columns<R> code(String name, Function<? super R, ? extends @Nullable String> value) {
    return with(Column.of(name, Kind.CODE, value));
  }

  /** With a column of whole numbers: {@code Integer} or {@code Long}. */
  public Columns<R> whole(String name, Function<? super R, ? extends @Nullable Number> value) {
    return with(Column.of(name, Kind.WHOLE, value));
  }

  /** With a column of numbers. NaN and infinities are undefined, that is missing. */
  public Columns<R> number(String name, Function<? super R, ? extends @Nullable Number> value) {
    return with(Column.of(name, Kind.NUMBER, value));
  }

  /** With a column that says yes or no. */
  public Columns<R> truth(String name, Function<? super R, ? extends @Nullable Boolean> value) {
    return with(Column.of(name, Kind.TRUTH, value));
  }

  /**
   * With columns of something that every row holds.
   *
   * @param part what it holds; where it is null, these columns are missing
   */
  public <P> Columns<R> and(Columns<P> others, Function<? super R, ? extends @Nullable P> part) {
    var all = new ArrayList<>(columns);
    others.columns.forEach(column -> all.add(column.in(part)));
    return new Columns<>(all);
  }

  private Columns<R> with(Column<R> column) {
    var all = new ArrayList<>(columns);
    all.add(column);
    return new Columns<>(all);
  }

  // Of the last column

  /** People see these words above it. */
  public Columns<R> headed(String words) {
    return last(column -> column.headed(words));
  }

  /** People see numbers with so many decimals. */
  public Columns<R> digits(int decimals) {
    return formatted("%." + decimals + "f");
  }

  /** People see numbers in a format of {@link String#format}. */
  public Columns<R> formatted(String format) {
    return last(
        column -> column.looking((row, value) -> String.format(Locale.ROOT, format, value)));
  }

  /** People see shares of one as percentages with so many decimals. */
  public Columns<R> percent(int decimals) {
    return as(share -> Rounded.number(100 * share, decimals) + " %");
  }

  /** People see numbers as this writes them. */
  public Columns<R> as(DoubleFunction<String> writing) {
    return last(
        column -> column.looking((row, value) -> writing.apply(((Number) value).doubleValue())));
  }

  /** People see the value in these words. They are asked for only where it is there. */
  public Columns<R> shown(Function<? super R, String> words) {
    return last(column -> column.looking((row, value) -> words.apply(row)));
  }

  /** People see nothing where it is missing, and no dash. */
  public Columns<R> orBlank() {
    return last(column -> column.missing(""));
  }

  /** People see a dash where it is missing. */
  public Columns<R> orDash() {
    return last(column -> column.missing(Rounded.DASH));
  }

  /** People read it from the left, although it holds numbers. */
  public Columns<R> left() {
    return last(column -> column.standing(Side.LEFT));
  }

  /** People read it from the right, although it holds words: several numbers in one cell. */
  public Columns<R> right() {
    return last(column -> column.standing(Side.RIGHT));
  }

  /** It is for people: neither in CSV nor in JSON. */
  public Columns<R> forPeople() {
    return last(column -> column.seenBy(Audience.PEOPLE));
  }

  /** It is for programs: in CSV and JSON only. */
  public Columns<R> forPrograms() {
    return last(column -> column.seenBy(Audience.PROGRAMS));
  }

  /** It is there under a condition only. */
  public Columns<R> when(boolean wanted) {
    return wanted ? this : new Columns<>(columns.subList(0, columns.size() - 1));
  }

  private Columns<R> last(UnaryOperator<Column<R>> change) {
    var all = new ArrayList<>(columns);
    all.add(change.apply(all.removeLast()));
    return new Columns<>(all);
  }

  /** A table of rows. */
  public Table<R> of(List<R> rows) {
    return new Table<>(columns, rows);
  }
}
