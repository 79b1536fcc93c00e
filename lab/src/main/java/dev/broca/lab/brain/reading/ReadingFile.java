package dev.broca.lab.brain.reading;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Words of passages in a table with a row for every word, or for every word and subject, and how
 * long they were read where the table says so. Columns that it does not know are left alone.
 */
public final class ReadingFile {
  private static final Column[] READ = {
    Column.WORD, Column.PASSAGE, Column.POSITION, Column.TIME, Column.SUBJECT, Column.LOG_FREQUENCY
  };

  /** A word as its first row has it, and that row. */
  private record Read(String text, @Nullable String frequency, int number, Row row) {}

  private final TableFile table;
  private final Map<Column, Integer> columns = new EnumMap<>(Column.class);
  private final Map<String, TreeMap<Integer, Read>> passages = new LinkedHashMap<>();
  private final Map<String, double[]> times = new LinkedHashMap<>();
  private int words;

  private ReadingFile(TableFile table) {
    this.table = table.reading(READ);
    for (Column column : READ) {
      table.find(column).ifPresent(found -> columns.put(column, found));
    }
    if (!columns.containsKey(Column.PASSAGE)) {
      // In a table of words, a column named for texts says which text a word belongs to.
      table.find(Column.TEXT).ifPresent(found -> columns.put(Column.PASSAGE, found));
    }
    table.column(Column.WORD);
  }

  /**
   * Reads times.
   *
   * @throws LabException if the file cannot be read, has no times, or does not hold whole passages
   */
  public static ReadingTimes read(Path path) {
    return read(TableFile.read(path));
  }

  /**
   * Reads times.
   *
   * @throws LabException if the table has none, or does not hold whole passages
   */
  public static ReadingTimes read(TableFile table) {
    var reader = new ReadingFile(table);
    for (Column needed : List.of(Column.PASSAGE, Column.POSITION, Column.TIME)) {
      if (!reader.columns.containsKey(needed)) {
        table.column(needed);
      }
    }
    return reader.read();
  }

  /**
   * Reads words, for which times need not be there. Without positions, words stand in the order of
   * their rows; without passages, all of them are one.
   *
   * @throws LabException if the table has none, or does not hold whole passages
   */
  public static ReadingTimes words(TableFile table) {
    var reader = new ReadingFile(table);
    if (reader.columns.containsKey(Column.SUBJECT)) {
      table.column(Column.POSITION); // else the same word of two subjects would be two words
    }
    return reader.read();
  }

  private ReadingTimes read() {
    table.forEach(this::add);
    if (words == 0) {
      throw new LabException(table.name() + " has no words; expected a header and a row per word.");
    }
    return checked();
  }

  private @Nullable String cell(Row row, Column role) {
    Integer column = columns.get(role);
    return column == null || row.isMissing(column) ? null : row.cell(column).strip();
  }

  private String needed(Row row, Column role) {
    String found = cell(row, role);
    if (found == null) {
      throw row.error("there is no %s.".formatted(role.label()));
    }
    return found;
  }

  private void add(Row row) {
    int word = word(row);
    String subject = columns.containsKey(Column.SUBJECT) ? needed(row, Column.SUBJECT) : "";
    double[] known = times.computeIfAbsent(subject, key -> filled(new double[0], 1024));
    if (word >= known.length) {
      known = filled(known, Math.max(word + 1, 2 * known.length));
      times.put(subject, known);
    }
    if (!Double.isNaN(known[word])) {
      throw row.error(
          "the word \"%s\" at this position has a time in an earlier row already%s. Average repeated readings, or name who read in a column subject."
              .formatted(
                  needed(row, Column.WORD), subject.isEmpty() ? "" : " for subject " + subject));
    }
    known[word] = time(row);
  }

  private static double[] filled(double[] times, int length) {
    double[] longer = Arrays.copyOf(times, length);
    Arrays.fill(longer, times.length, length, Double.NaN);
    return longer;
  }

  /** The number of the word of a row, in the order in which words appear in the file. */
  private int word(Row row) {
    // A word may be "null", or "None".
    String text = row.cell(table.column(Column.WORD)).strip();
    if (text.isEmpty()) {
      throw row.error("there is no word.");
    }
    String name = columns.containsKey(Column.PASSAGE) ? needed(row, Column.PASSAGE) : "";
    String frequency = cell(row, Column.LOG_FREQUENCY);
    TreeMap<Integer, Read> passage = passages.computeIfAbsent(name, key -> new TreeMap<>());
    int position = columns.containsKey(Column.POSITION) ? position(row) : passage.size() + 1;
    Read known = passage.get(position);
    if (known == null) {
      passage.put(position, new Read(text, frequency, words, row));
      return words++;
    }
    if (!known.text().equals(text)
        || !String.valueOf(known.frequency()).equals(String.valueOf(frequency))) {
      throw row.error(
          "the word \"%s\" stands where line %d has \"%s\", or has another log_frequency. A position of a passage has one word."
              .formatted(text, known.row().line(), known.text()));
    }
    return known.number();
  }

  private int position(Row row) {
    String text = needed(row, Column.POSITION);
    if (!text.matches("[0-9]{1,9}([.]0*)?")) {
      throw row.error(
          "the position should be the number of the word in its passage, but it is \"%s\"."
              .formatted(text));
    }
    return Integer.parseInt(text.replaceFirst("[.].*", ""));
  }

  private double time(Row row) {
    Integer column = columns.get(Column.TIME);
    double time = column == null ? Double.NaN : row.number(column);
    if (time < 0) {
      throw row.error(
          "the time should be 0 or more (empty or NA where not measured), but it is %s."
              .formatted(time));
    }
    return time;
  }

  private ReadingTimes checked() {
    var all = new ArrayList<Word>();
    int[] order = new int[words];
    passages.forEach((passage, found) -> {
      int first = found.firstKey();
      found.forEach((position, read) -> {
        int place = position - first;
        requireWhole(passage, found, place, read);
        order[all.size()] = read.number();
        all.add(new Word(read.text(), passage, position, frequency(read)));
      });
    });
    List<double[]> sorted =
        times.values().stream()
            .map(of ->
                Arrays.stream(order)
                    .mapToDouble(word -> word < of.length ? of[word] : Double.NaN)
                    .toArray())
            .toList();
    List<String> subjects =
        columns.containsKey(Column.SUBJECT) ? List.copyOf(times.keySet()) : List.of();
    return new ReadingTimes(table.name(), all, subjects, sorted);
  }

  /** Words must be as many as their positions say: a model reads them one after the other. */
  private void requireWhole(String passage, TreeMap<Integer, Read> found, int place, Read read) {
    if (found.headMap(place + found.firstKey()).size() != place) {
      throw read.row()
          .error(
              "passage %s has no word before \"%s\" (position %d). A model reads all words of a passage: give those without a time a row with an empty one."
                  .formatted(passage, read.text(), place + found.firstKey()));
    }
  }

  private OptionalDouble frequency(Read read) {
    Integer column = columns.get(Column.LOG_FREQUENCY);
    double value = column == null ? Double.NaN : read.row().number(column);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
