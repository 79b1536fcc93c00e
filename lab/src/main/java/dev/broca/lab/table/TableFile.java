package dev.broca.lab.table;

import dev.broca.lab.LabException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A table as it was read from a file. What kind of file it is, is found by its content, whatever it
 * is called:
 *
 * <ul>
 *   <li>text with commas, tabs, semicolons or pipes between columns and a header, quoted as pandas
 *       and R write it;
 *   <li>JSON objects, one a line or in one array; columns are the keys of all of them;
 *   <li>Parquet.
 * </ul>
 *
 * <p>Text is UTF-8, or UTF-16 with a byte order mark; a file may be packed with gzip. A column
 * without a name at the beginning is an index, as pandas and R write it: it is left out, and the
 * {@linkplain #notes() notes} say so.
 *
 * <p>All of the file is checked before the first row is handed over: two columns of one name, a
 * column without a name, and a row with more or fewer fields than the header are refused.
 */
public final class TableFile {
  private static final Pattern INDEX =
      Pattern.compile("|Unnamed: ?[0-9]+([._][0-9]+)*|[.]{3}1|__index_level_[0-9]+__");
  private static final Pattern MAYBE_INDEX =
      Pattern.compile("X|index|level_0|rownames?|row[._]names?", Pattern.CASE_INSENSITIVE);

  private final String name;
  private final String hash;
  private final String lineWord;
  private final int headerLine;
  private final List<String> columns;
  private final int[] kept;
  private final List<String> notes;
  private final Cells cells;
  private final TableOptions options;

  private TableFile(
      FileBytes file, String lineWord, Names names, Cells cells, TableOptions options) {
    this.name = file.name();
    this.hash = file.hash();
    this.lineWord = lineWord;
    this.headerLine = names.line;
    this.columns = List.copyOf(names.columns);
    this.kept = names.kept.stream().mapToInt(Integer::intValue).toArray();
    this.notes = List.copyOf(names.notes);
    this.cells = cells;
    this.options = options;
  }

  /** Reads a file about which nothing need be said. */
  public static TableFile read(Path file) {
    return read(file, TableOptions.STANDARD);
  }

  /**
   * Reads a file.
   *
   * @throws LabException if it cannot be read or is no table; the message names the line
   */
  public static TableFile read(Path file, TableOptions options) {
    return of(FileBytes.read(file), options);
  }

  /**
   * Reads a file whose bytes are there already.
   *
   * @param name of the file, for messages
   * @throws LabException if it is no table
   */
  public static TableFile of(String name, byte[] bytes, TableOptions options) {
    return of(FileBytes.of(name, bytes), options);
  }

  private static TableFile of(FileBytes file, TableOptions options) {
    if (file.startsWith('P', 'A', 'R', '1')) {
      KeptCells cells = ParquetTable.read(file);
      return new TableFile(file, "row", names(file, cells, options), cells, options);
    }
    String text = file.text();
    if (text.isBlank()) {
      throw new LabException(file.name() + " is empty; expected a header and rows.");
    }
    if (options.separator().isEmpty() && beginsJson(text, '{', "\"}")) {
      KeptCells cells = JsonTable.ofLines(file.name(), text);
      return new TableFile(file, "line", names(file, cells, options), cells, options);
    }
    if (options.separator().isEmpty() && beginsJson(text, '[', "{]")) {
      KeptCells cells = JsonTable.ofArray(file.name(), text);
      return new TableFile(file, "row", names(file, cells, options), cells, options);
    }
    Delimited cells =
        options.header()
            ? Delimited.of(file.name(), text, options.separator())
            : Delimited.withoutHeader(file.name(), text, options.separator());
    var names = new Names(file.name(), cells.shape().headerLine(), options);
    names.take(cells.shape());
    return new TableFile(file, "line", names, cells, options);
  }

  private static Names names(FileBytes file, KeptCells cells, TableOptions options) {
    var names = new Names(file.name(), 1, options);
    names.take(cells.names());
    return names;
  }

  private static boolean beginsJson(String text, char first, String second) {
    int at = 0;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (text.charAt(at) != first) {
      return false;
    }
    at++;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() && second.indexOf(text.charAt(at)) >= 0;
  }

  /** Which of a file's columns are columns of the table. */
  private static final class Names {
    private final String file;
    private final int line;
    private final TableOptions options;
    private final List<String> columns = new ArrayList<>();
    private final List<Integer> kept = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Names(String file, int line, TableOptions options) {
      this.file = file;
      this.line = line;
      this.options = options;
    }

    void take(List<String> header) {
      int first = 0;
      while (first < header.size() && isIndex(header.get(first))) {
        leftOut(header.get(first++));
      }
      for (int i = first; i < header.size(); i++) {
        if (header.get(i).matches("__index_level_[0-9]+__") && isIndex(header.get(i))) {
          leftOut(header.get(i));
        } else {
          keep(header.get(i), i);
        }
      }
      check();
    }

    void take(Shape shape) {
      List<String> header = shape.header();
      int shift = shape.extra() == 1 && !shape.openEnded() ? 1 : 0;
      if (shift == 1) {
        leftOut("");
      }
      int first = 0;
      while (first < header.size() && isIndex(header.get(first))) {
        leftOut(header.get(first++));
      }
      if (first == 0
          && shift == 0
          && shape.numbered()
          && header.size() > 1
          && MAYBE_INDEX.matcher(header.getFirst()).matches()
          && !options.columns().containsValue(header.getFirst())) {
        leftOut(header.get(first++));
      }
      for (int i = first; i < header.size(); i++) {
        if (!header.get(i).isEmpty()) {
          keep(header.get(i), i + shift);
        } else if (shape.filled().get(i + shift)) {
          throw error("column %d has no name. Give it one in the header.".formatted(i + 1));
        }
      }
      check();
    }

    private boolean isIndex(String name) {
      return INDEX.matcher(name).matches() && !options.columns().containsValue(name);
    }

    private void leftOut(String name) {
      notes.add(
          name.isEmpty()
              ? "%s: the first column has no name; it is taken for an index and left out."
                  .formatted(file)
              : "%s: the column %s is taken for an index and left out."
                  .formatted(file, Messages.quoted(name)));
    }

    private void keep(String name, int column) {
      columns.add(name);
      kept.add(column);
    }

    private void check() {
      if (columns.isEmpty()) {
        throw error("expected a header with the names of columns, found none.");
      }
      var seen = new HashSet<String>();
      for (String name : columns) {
        if (!seen.add(name)) {
          throw error(
              "there are two columns %s. Rename or remove one.".formatted(Messages.quoted(name)));
        }
      }
      options
          .columns()
          .forEach((what, given) -> {
            if (!columns.contains(given)) {
              throw error(
                  "there is no column %s for %s; the columns are %s."
                      .formatted(Messages.quoted(given), what, Messages.listed(columns)));
            }
          });
    }

    private LabException error(String message) {
      return new LabException("%s, line %d: %s".formatted(file, line, message));
    }
  }

  /** The file's name without folders. */
  public String name() {
    return name;
  }

  /** SHA-256 of the file as it is stored, in hexadecimal digits. */
  public String hash() {
    return hash;
  }

  /** The names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** How many rows there are. */
  public int size() {
    return cells.size();
  }

  /** What a reader of the results should know of how the file was read. */
  public List<String> notes() {
    return notes;
  }

  /** All rows. */
  public List<Row> rows() {
    var rows = new ArrayList<Row>(size());
    forEach(rows::add);
    return rows;
  }

  /** Hands over the rows, one after the other; none is kept. */
  public void forEach(Consumer<Row> taken) {
    cells.forEach(this, kept, taken);
  }

  /** The column that holds something: the one that the options name, else one of its names. */
  public OptionalInt find(Column column) {
    Optional<String> given = options.given(column);
    return given.isPresent()
        ? OptionalInt.of(columns.indexOf(given.get()))
        : find(column.names().toArray(String[]::new));
  }

  /** The first of these names that a column has, upper and lower case being the same. */
  public OptionalInt find(String... names) {
    return Arrays.stream(names).flatMapToInt(this::called).findFirst();
  }

  private IntStream called(String name) {
    if (columns.contains(name)) {
      return IntStream.of(columns.indexOf(name));
    }
    int[] found =
        IntStream.range(0, columns.size())
            .filter(c -> columns.get(c).equalsIgnoreCase(name))
            .toArray();
    if (found.length > 1) {
      throw error(
          "the columns %s and %s differ in upper and lower case only. Rename one."
              .formatted(columns.get(found[0]), columns.get(found[1])));
    }
    return IntStream.of(found);
  }

  /**
   * The column that holds something.
   *
   * @throws LabException if there is none
   */
  public int column(Column column) {
    return find(column)
        .orElseThrow(() ->
            error(
                "expected a column %s, found the columns %s. %s it with --column %s=NAME."
                    .formatted(
                        column.label(),
                        Messages.listed(columns),
                        column.names().size() == 1
                            ? "Name"
                            : "Call it %s, or name".formatted(String.join(" or ", column.names())),
                        column.label())));
  }

  /**
   * The column of a name.
   *
   * @throws LabException if there is none
   */
  public int column(String column) {
    return find(column)
        .orElseThrow(() ->
            error(
                "expected a column %s, found the columns %s."
                    .formatted(column, Messages.listed(columns))));
  }

  /**
   * Says which columns are read here: a choice of another one would be ignored.
   *
   * @throws LabException if the options name a column that is not read
   */
  public TableFile reading(Column... read) {
    List<Column> all = List.of(read);
    for (String what : options.columns().keySet()) {
      if (Column.of(what).filter(all::contains).isEmpty()) {
        throw new LabException(
            "--column %s: this table has no such column; it may have %s."
                .formatted(what, String.join(", ", all.stream().map(Column::label).toList())));
      }
    }
    return this;
  }

  /** An error about the header. */
  public LabException error(String message) {
    return new LabException(
        lineWord.equals("line")
            ? "%s, line %d: %s".formatted(name, headerLine, message)
            : "%s: %s".formatted(name, message));
  }

  String lineWord() {
    return lineWord;
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, String.join(", ", columns).toLowerCase(Locale.ROOT));
  }
}
