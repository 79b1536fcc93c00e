package dev.broca.app.report;

import dev.broca.lab.output.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose cells are words already, such as measures beside what they mean. Rows that are
 * alike are described by {@link Columns}.
 */
public final class Table {
  private final String caption;
  private Columns<List<String>> columns = dev.broca.lab.output.Table.columns();
  private int width;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean explained;

  /** A table with a caption, which is also its name for screen readers. */
  public Table(String caption) {
    this.caption = caption;
  }

  /** One more column, of words. */
  public Table words(String heading) {
    int cell = width++;
    columns = columns.text(heading, row -> row.get(cell)).headed(heading);
    return this;
  }

  /** One more column, of numbers. */
  public Table numbers(String heading) {
    words(heading);
    columns = columns.right();
    return this;
  }

  /** The last column: what a row means. On narrow screens it goes below the row. */
  public Table meanings() {
    explained = true;
    return words("what it says");
  }

  /** One more column, of codes and names that may break anywhere. */
  public Table codes(String heading) {
    int cell = width++;
    columns = columns.code(heading, row -> row.get(cell)).headed(heading);
    return this;
  }

  /** One more row: as many cells as there are columns. */
  public Table row(String... cells) {
    if (cells.length != width) {
      throw new IllegalArgumentException(
          "A row of \"%s\" has %s cells, but this one has %s."
              .formatted(caption, width, cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table as HTML, in a region that scrolls. */
  public String html() {
    var table = columns.of(rows);
    return explained ? HtmlTable.explained(caption, table) : HtmlTable.of(caption, table);
  }
}
