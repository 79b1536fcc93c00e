package dev.broca.lab.table;

import dev.broca.lab.LabException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is said about a table that it does not say itself.
 *
 * @param separator between the columns of a text file; empty to find it
 * @param columns the names of columns in the file by what they hold, such as {@code text} to {@code
 *     Satz}; what is not named is found by its usual names
 * @param header whether the first record of a text file names the columns; else they are numbered
 *     from 0
 */
public record TableOptions(
    Optional<Character> separator, Map<String, String> columns, boolean header) {
  /** Everything is found. */
  public static final TableOptions STANDARD = new TableOptions(Optional.empty(), Map.of(), true);

  /** Copies the map. */
  public TableOptions {
    columns = Map.copyOf(columns);
  }

  /**
   * With a separator: a character, or the word comma, tab, semicolon, pipe or blank.
   *
   * @throws LabException if it is something else
   */
  public TableOptions separated(String by) {
    char separator =
        switch (by.toLowerCase(Locale.ROOT)) {
          case "comma" -> ',';
          case "tab", "\\t" -> '\t';
          case "semicolon" -> ';';
          case "pipe" -> '|';
          case "blank", "space" -> ' ';
          default -> {
            if (by.length() != 1 || by.matches("[\\p{L}\\p{N}\"\\r\\n\\\\.-]")) {
              throw new LabException(
                  "A separator is comma, tab, semicolon, pipe, blank or a character that is no letter, digit or quote, but '%s' was given."
                      .formatted(by));
            }
            yield by.charAt(0);
          }
        };
    return new TableOptions(Optional.of(separator), columns, header);
  }

  /** With the name that a column has in the file. */
  public TableOptions with(String column, String name) {
    var more = new LinkedHashMap<>(columns);
    more.put(column, name);
    return new TableOptions(separator, more, header);
  }

  /** Of a text file whose first record is a row like all others. */
  public TableOptions withoutHeader() {
    return new TableOptions(separator, columns, false);
  }

  /** The name given for what a column holds, under any of its usual names. */
  Optional<String> given(Column column) {
    return columns.entrySet().stream()
        .filter(entry -> Column.of(entry.getKey()).filter(column::equals).isPresent())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
