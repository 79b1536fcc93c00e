package dev.broca.app.option;

import dev.broca.lab.table.TableOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said about tables that they do not say themselves. */
public final class TableArguments {
  @Option(
      names = "--column",
      paramLabel = "WHAT=NAME",
      description =
          "The name of a column in a table, such as text=Satz; may be repeated. Default: columns"
              + " are found by their usual names (docs/tables.md).")
  private Map<String, String> columns = Map.of();

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description =
          "What stands between the columns of a table: comma, tab, semicolon, pipe, blank or a"
              + " character. Default: found.")
  private @Nullable String separator;

  /**
   * The options that they make.
   *
   * @throws dev.broca.lab.LabException if the separator is none
   */
  public TableOptions options() {
    TableOptions options = TableOptions.STANDARD;
    if (separator != null) {
      options = options.separated(separator);
    }
    for (Map.Entry<String, String> column : columns.entrySet()) {
      options = options.with(column.getKey(), column.getValue());
    }
    return options;
  }
}
