package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Texts without conditions, from a file. */
public final class Texts {
  private static final Pattern TABLE =
      Pattern.compile(".*[.](csv|tsv|tab|jsonl|ndjson|json|parquet|pq)([.]gz)?");

  private Texts() {}

  /**
   * Reads the texts of a file in their order: those of the column {@code text} of a table ({@code
   * .csv}, {@code .tsv}, {@code .jsonl}, {@code .parquet}); of any other file, every line that is
   * not blank.
   *
   * @throws LabException if the file cannot be read, or holds no text
   */
  public static List<String> read(Path file) {
    return read(file, TableOptions.STANDARD);
  }

  /**
   * The same of a table of which something is said.
   *
   * @throws LabException if the file cannot be read, or holds no text
   */
  public static List<String> read(Path file, TableOptions options) {
    boolean said = !options.equals(TableOptions.STANDARD);
    List<String> texts =
        said || isTable(file)
            ? of(TableFile.read(file, options).reading(Column.TEXT))
            : TextFile.read(file).text().lines().filter(Predicate.not(Stimulus::isBlank)).toList();
    if (texts.isEmpty()) {
      throw new LabException(file + " holds no texts; expected one on every line.");
    }
    return texts;
  }

  /** Whether the name of a file says that it is a table. */
  public static boolean isTable(Path file) {
    return TABLE.matcher(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT)).matches();
  }

  /** The texts of a table's column text. */
  public static List<String> of(TableFile table) {
    int column = table.column(Column.TEXT);
    var texts = new ArrayList<String>();
    table.forEach(row -> {
      ContrastFile.requireText(row, row.cell(column));
      texts.add(row.cell(column));
    });
    return texts;
  }
}
