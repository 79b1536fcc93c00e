package dev.broca.lab.output;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tables as comma-separated values (RFC 4180). What is missing is an empty field. */
final class Csv {
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]");

  private Csv() {}

  static <R> List<String> lines(Table<R> table) {
    List<Column<R>> columns = table.forPrograms();
    return Stream.concat(
            Stream.of(line(columns.stream().map(Column::name))),
            table.rows().stream()
                .map(row -> line(columns.stream().map(column -> field(column.value(row))))))
        .toList();
  }

  private static String line(Stream<String> fields) {
    String line = fields.map(Csv::quoted).collect(Collectors.joining(","));
    return line.isEmpty() ? "\"\"" : line; // an empty line would be no row
  }

  private static String field(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String quoted(String field) {
    return NEEDS_QUOTES.matcher(field).find() ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
