package dev.broca.app.cli;

import dev.broca.lab.output.Table;
import java.util.List;
import java.util.function.Supplier;

/** What a command has found, in every form that {@code --format} has. */
public interface Report {
  /** Lines for people. */
  List<String> lines();

  /** The value that JSON holds. */
  Object json();

  /** The table that CSV holds. */
  Table<?> table();

  /** A table that is the same in all of them. */
  static Report of(Table<?> table) {
    return of(table::lines, () -> table, () -> table);
  }

  /** A report of which only what is asked for is made. */
  static Report of(
      Supplier<List<String>> lines, Supplier<?> json, Supplier<? extends Table<?>> table) {
    return new Report() {
      @Override
      public List<String> lines() {
        return lines.get();
      }

      @Override
      public Object json() {
        return json.get();
      }

      @Override
      public Table<?> table() {
        return table.get();
      }
    };
  }
}
