package dev.broca.lab.table;

import java.util.List;
import java.util.function.Consumer;

/**
 * Rows in memory.
 *
 * @param names of the columns
 * @param rows of as many cells
 */
record KeptCells(List<String> names, List<Line> rows) implements Cells {
  /** Cells, and the line or number of their row. */
  record Line(int number, List<String> cells) {}

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public void forEach(TableFile table, int[] kept, Consumer<Row> taken) {
    for (Line row : rows) {
      String[] cells = new String[kept.length];
      for (int i = 0; i < kept.length; i++) {
        cells[i] = kept[i] < row.cells().size() ? row.cells().get(kept[i]) : "";
      }
      taken.accept(new Row(table, row.number(), cells));
    }
  }
}
