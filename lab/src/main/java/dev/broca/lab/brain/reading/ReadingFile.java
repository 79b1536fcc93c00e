package dev.broca.lab.brain.reading;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.stimuli.Csv;
import dev.broca.lab.stimuli.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reading times in a table with a row for every word, or for every word and subject: {@code .csv}
 * (RFC 4180) or {@code .tsv} (no quotes), UTF-8, with a header. Columns that it does not know are
 * left alone.
 */
public final class ReadingFile {
  private static final Set<String> MISSING = Set.of("", "na", "nan", "n/a", "none", "null");

  /** What a column says, and what it may be called: the first name that a file has counts. */
  private enum Role {
    WORD("word"),
    PASSAGE("passage", "text", "text_id", "story", "item", "passage_label"),
    POSITION("position", "zone", "order", "word_position"),
    TIME("time", "rt", "reading_time", "meanitemrt"),
    SUBJECT("subject", "participant", "workerid"),
    FREQUENCY("log_frequency", "logfreq", "log_freq");

    private final List<String> names;

    Role(String... names) {
      this.names = List.of(names);
    }

    boolean isNeeded() {
      return this != SUBJECT && this != FREQUENCY;
    }
  }

  /** A word as its first row has it, and the line of that row. */
  private record Read(String text, @Nullable String frequency, int number, int line) {}

  private final TextFile file;
  private final Map<Role, Integer> columns = new LinkedHashMap<>();
  private final Map<String, TreeMap<Integer, Read>> passages = new LinkedHashMap<>();
  private final Map<String, double[]> times = new LinkedHashMap<>();
  private List<String> header = List.of();
  private int words;

  private ReadingFile(TextFile file) {
    this.file = file;
  }

  /** The first row is the header. */
  private void take(Csv.Row row) {
    if (header.isEmpty()) {
      begin(row);
    } else {
      add(row);
    }
  }

  private void begin(Csv.Row row) {
    header = row.fields().stream().map(String::strip).toList();
    for (Role role : Role.values()) {
      int column = column(role, row.line());
      if (column >= 0) {
        columns.put(role, column);
      } else if (role.isNeeded()) {
        throw file.error(
            row.line(),
            "expected a column %s, found the columns %s."
                .formatted(role.names.getFirst(), String.join(", ", header)));
      }
    }
  }

  /** The column with the first of a role's names that there is; -1 for none. */
  private int column(Role role, int line) {
    for (String name : role.names) {
      int[] found =
          IntStream.range(0, header.size())
              .filter(c -> header.get(c).equalsIgnoreCase(name))
              .toArray();
      if (found.length > 1) {
        throw file.error(line, "there are two columns \"%s\".".formatted(name));
      }
      if (found.length == 1) {
        return found[0];
      }
    }
    return -1;
  }

  /**
   * Reads times.
   *
   * @throws LabException if the file cannot be read, or does not hold whole passages
   */
  public static ReadingTimes read(Path path) {
    TextFile file = TextFile.read(path);
    String name = file.name().toLowerCase(Locale.ROOT);
    var reader = new ReadingFile(file);
    if (name.endsWith(".csv")) {
      Csv.forEach(file, reader::take);
    } else if (name.endsWith(".tsv")) {
      forEachTabbed(file, reader::take);
    } else {
      throw new LabException(
          "%s should be a table of reading times in .csv or .tsv. See docs/reading.md."
              .formatted(path));
    }
    if (reader.words == 0) {
      throw new LabException(file.name() + " has no words; expected a header and a row per word.");
    }
    return reader.checked();
  }

  private static void forEachTabbed(TextFile file, Consumer<Csv.Row> taken) {
    int[] line = new int[1];
    file.text()
        .lines()
        .forEach(text -> {
          line[0]++;
          if (!text.isBlank()) {
            taken.accept(new Csv.Row(line[0], Arrays.asList(text.split("\t", -1))));
          }
        });
  }

  private @Nullable String cell(Csv.Row row, Role role) {
    Integer column = columns.get(role);
    if (column == null) {
      return null;
    }
    String text = row.fields().get(column).strip();
    return MISSING.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
  }

  private String needed(Csv.Row row, Role role) {
    String found = cell(row, role);
    if (found == null) {
      throw file.error(row.line(), "there is no %s.".formatted(role.names.getFirst()));
    }
    return found;
  }

  private void add(Csv.Row row) {
    row.requireFields(file, header.size());
    int word = word(row);
    String subject = columns.containsKey(Role.SUBJECT) ? needed(row, Role.SUBJECT) : "";
    double[] known = times.computeIfAbsent(subject, key -> filled(new double[0], 1024));
    if (word >= known.length) {
      known = filled(known, Math.max(word + 1, 2 * known.length));
      times.put(subject, known);
    }
    if (!Double.isNaN(known[word])) {
      throw file.error(
          row.line(),
          "the word \"%s\" at this position has a time in an earlier row already%s. Average repeated readings, or name who read in a column subject."
              .formatted(
                  needed(row, Role.WORD), subject.isEmpty() ? "" : " for subject " + subject));
    }
    known[word] = time(row);
  }

  private static double[] filled(double[] times, int length) {
    double[] longer = Arrays.copyOf(times, length);
    Arrays.fill(longer, times.length, length, Double.NaN);
    return longer;
  }

  /** The number of the word of a row, in the order in which words appear in the file. */
  private int word(Csv.Row row) {
    // A word may be "null", or "None".
    String text = row.fields().get(column(Role.WORD)).strip();
    if (text.isEmpty()) {
      throw file.error(row.line(), "there is no word.");
    }
    int position = position(row);
    String frequency = cell(row, Role.FREQUENCY);
    TreeMap<Integer, Read> passage =
        passages.computeIfAbsent(needed(row, Role.PASSAGE), key -> new TreeMap<>());
    Read known = passage.get(position);
    if (known == null) {
      passage.put(position, new Read(text, frequency, words, row.line()));
      return words++;
    }
    if (!known.text().equals(text)
        || !String.valueOf(known.frequency()).equals(String.valueOf(frequency))) {
      throw file.error(
          row.line(),
          "the word \"%s\" stands where line %d has \"%s\", or has another log_frequency. A position of a passage has one word."
              .formatted(text, known.line(), known.text()));
    }
    return known.number();
  }

  private int column(Role role) {
    Integer column = columns.get(role);
    if (column == null) {
      throw new IllegalStateException("needed columns are there");
    }
    return column;
  }

  private int position(Csv.Row row) {
    String text = needed(row, Role.POSITION);
    if (!text.matches("[0-9]{1,9}([.]0*)?")) {
      throw file.error(
          row.line(),
          "the position should be the number of the word in its passage, but it is \"%s\"."
              .formatted(text));
    }
    return Integer.parseInt(text.replaceFirst("[.].*", ""));
  }

  private double time(Csv.Row row) {
    String text = cell(row, Role.TIME);
    if (text == null) {
      return Double.NaN;
    }
    double time = number(text);
    if (!(time >= 0) || Double.isInfinite(time)) {
      throw file.error(
          row.line(),
          "the time should be a number, 0 or more (empty or NA where not measured), but it is \"%s\"."
              .formatted(text));
    }
    return time;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
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
        columns.containsKey(Role.SUBJECT) ? List.copyOf(times.keySet()) : List.of();
    return new ReadingTimes(file.name(), all, subjects, sorted);
  }

  /** Words must be as many as their positions say: a model reads them one after the other. */
  private void requireWhole(String passage, TreeMap<Integer, Read> found, int place, Read read) {
    if (found.headMap(place + found.firstKey()).size() != place) {
      throw file.error(
          read.line(),
          "passage %s has no word before \"%s\" (position %d). A model reads all words of a passage: give those without a time a row with an empty one."
              .formatted(passage, read.text(), place + found.firstKey()));
    }
  }

  private OptionalDouble frequency(Read read) {
    String text = read.frequency();
    if (text == null) {
      return OptionalDouble.empty();
    }
    double value = number(text);
    if (!Double.isFinite(value)) {
      throw file.error(
          read.line(),
          "log_frequency should be a number (empty or NA where not known), but it is \"%s\"."
              .formatted(text));
    }
    return OptionalDouble.of(value);
  }
}
