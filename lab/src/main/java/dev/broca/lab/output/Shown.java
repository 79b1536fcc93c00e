package dev.broca.lab.output;

import java.util.List;

/**
 * A table as people see it: what a terminal and a page have in common.
 *
 * @param headings of the columns
 * @param rows as many cells each as there are headings
 */
public record Shown(List<Heading> headings, List<List<String>> rows) {
  /** Copies the lists. */
  public Shown {
    headings = List.copyOf(headings);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * What stands above a column.
   *
   * @param kind what it holds
   * @param side where its cells stand
   */
  public record Heading(String words, Kind kind, Side side) {}

  static <R> Shown of(List<Column<R>> columns, List<R> rows) {
    return new Shown(
        columns.stream()
            .map(column -> new Heading(column.heading(), column.kind(), column.side()))
            .toList(),
        rows.stream()
            .map(row -> columns.stream().map(column -> column.shown(row)).toList())
            .toList());
  }
}
