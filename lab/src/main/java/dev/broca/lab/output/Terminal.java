package dev.broca.lab.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables as aligned lines. */
final class Terminal {
  private static final Pattern NUMBER =
      Pattern.compile("(-?[0-9][0-9,]*([.][0-9]+)?([eE]-?[0-9]+)?( %)?|–)?");

  private Terminal() {}

  static List<String> lines(Shown table) {
    List<List<String>> all =
        Stream.concat(
                Stream.of(table.headings().stream().map(Shown.Heading::words).toList()),
                table.rows().stream())
            .map(row -> row.stream().map(Terminal::onOneLine).toList())
            .toList();
    int columns = table.headings().size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> all.stream().mapToInt(row -> width(row.get(c))).max().orElse(0))
            .toArray();
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      right[c] = isRight(table, c);
    }
    return all.stream()
        .map(row ->
            IntStream.range(0, columns)
                .mapToObj(c -> aligned(row.get(c), widths[c], right[c]))
                .collect(Collectors.joining("  "))
                .stripTrailing())
        .toList();
  }

  /** A line break or tab in a cell would break the columns. */
  private static String onOneLine(String cell) {
    return cell.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  private static boolean isRight(Shown table, int column) {
    return switch (table.headings().get(column).side()) {
      case LEFT -> false;
      case RIGHT -> true;
      case BY_CONTENT ->
          table.rows().stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    };
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private static String aligned(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - width(cell));
    return right ? blanks + cell : cell + blanks;
  }
}
