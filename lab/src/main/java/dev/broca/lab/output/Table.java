package dev.broca.lab.output;

import java.util.HashSet;
import java.util.List;

/**
 * Rows under typed columns. One serializer for each form writes it; what is undefined is missing in
 * all of them.
 *
 * @param <R> a row
 */
public final class Table<R> {
  private final List<Column<R>> columns;
  private final List<R> rows;

  Table(List<Column<R>> columns, List<R> rows) {
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
  }

  /** Columns, which are added one by one. */
  public static <R> Columns<R> columns() {
    return Columns.none();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Lines for a terminal: columns aligned, numbers to the right. */
  public List<String> lines() {
    return Terminal.lines(shown());
  }

  /** Lines of CSV (RFC 4180), the header first. */
  public List<String> csv() {
    return Csv.lines(this);
  }

  /** The table as people see it, for a page. */
  public Shown shown() {
    return Shown.of(columns.stream().filter(column -> column.audience().isPeople()).toList(), rows);
  }

  /** The columns that are for programs, which tell them by their names. */
  List<Column<R>> forPrograms() {
    List<Column<R>> own =
        columns.stream().filter(column -> column.audience().isPrograms()).toList();
    var names = new HashSet<String>();
    for (Column<R> column : own) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "A table should not have two columns \"%s\".".formatted(column.name()));
      }
    }
    return own;
  }

  List<R> rows() {
    return rows;
  }
}
