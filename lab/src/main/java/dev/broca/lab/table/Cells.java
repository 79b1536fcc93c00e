package dev.broca.lab.table;

import java.util.function.Consumer;

/** The rows of a table, wherever they lie. */
sealed interface Cells permits Delimited, KeptCells {
  /** How many rows there are. */
  int size();

  /**
   * Hands over the rows, one after the other.
   *
   * @param kept which of the file's columns a row has, in this order
   */
  void forEach(TableFile table, int[] kept, Consumer<Row> taken);
}
