package dev.broca.lab.table;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One row of a table. */
public final class Row {
  private static final Set<String> MISSING =
      Set.of("", "na", "nan", "n/a", "none", "null", "<na>", "#n/a", "-nan");

  private final TableFile table;
  private final int line;
  private final String[] cells;

  Row(TableFile table, int line, String[] cells) {
    this.table = table;
    this.line = line;
    this.cells = cells;
  }

  /** The line on which it starts, from 1; in Parquet and JSON arrays the number of the row. */
  public int line() {
    return line;
  }

  /** A cell as it is written; empty for what JSON calls null. Nested values are JSON. */
  public String cell(int column) {
    return cells[column];
  }

  /** Whether a cell is empty or says NA, NaN, None or null. */
  public boolean isMissing(int column) {
    return isMissing(cells[column]);
  }

  /** Whether a text is empty or says NA, NaN, None or null. */
  public static boolean isMissing(String text) {
    return text.length() <= 8 && MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * A number with a decimal point; NaN where the cell is missing.
   *
   * @throws LabException if it is something else
   */
  public double number(int column) {
    String text = cells[column].strip();
    if (isMissing(text)) {
      return Double.NaN;
    }
    double value = Numbers.parse(text);
    if (Double.isNaN(value)) {
      throw error(
          "column \"%s\" should hold numbers (empty or NA where there is none), but it holds %s.%s"
              .formatted(table.columns().get(column), Messages.quoted(text), Numbers.hint(text)));
    }
    return value;
  }

  /**
   * The texts of a list, as JSON and Parquet have them; in other files a cell holds a JSON array.
   *
   * @throws LabException if it is no list of texts and numbers
   */
  public List<String> list(int column) {
    try {
      JsonNode node = JsonTable.READER.readValue(cells[column]);
      if (node.isArray() && node.valueStream().allMatch(JsonNode::isValueNode)) {
        return node.valueStream().map(JsonTable::text).toList();
      }
    } catch (JacksonException e) {
      // Said below.
    }
    throw error(
        "column \"%s\" should hold a list such as [\"yes\", \"no\"], but it holds %s."
            .formatted(table.columns().get(column), Messages.quoted(cells[column])));
  }

  /** Where the row stands: its file and line, or row. */
  public String where() {
    return "%s, %s %d".formatted(table.name(), table.lineWord(), line);
  }

  /** An error in this row. */
  public LabException error(String message) {
    return new LabException(where() + ": " + message);
  }
}
