package dev.broca.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of cells as aligned text or as CSV (RFC 4180). */
public final class TextTable {
  private static final Pattern NUMBER =
      Pattern.compile("(-?[0-9][0-9,]*([.][0-9]+)?([eE]-?[0-9]+)?( %)?|–)?");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... header) {
    this.header = List.of(header);
  }

  /** Adds a row: as many cells as the header has. */
  public TextTable row(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + header);
    }
    rows.add(Stream.of(cells).map(String::valueOf).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Lines for people: columns aligned, numbers to the right. */
  public List<String> lines() {
    var all = new ArrayList<List<String>>();
    all.add(header);
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(c -> all.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    return all.stream()
        .map(row ->
            IntStream.range(0, widths.length)
                .mapToObj(c -> aligned(row.get(c), widths[c], isNumeric(c)))
                .collect(Collectors.joining("  "))
                .stripTrailing())
        .toList();
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty()
        && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
  }

  private static String aligned(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - cell.length());
    return right ? blanks + cell : cell + blanks;
  }

  /** Lines of CSV, the header first. */
  public List<String> csv() {
    return Stream.concat(Stream.of(header), rows.stream())
        .map(row -> row.stream().map(TextTable::quoted).collect(Collectors.joining(",")))
        .toList();
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
