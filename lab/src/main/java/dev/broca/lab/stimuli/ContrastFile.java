package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A network from a table ({@link TableFile}) with the columns {@code text} and {@code condition},
 * and {@code group} if texts come in groups. Other columns are ignored and named in the source.
 *
 * <pre>
 * text,condition,group
 * the dog sleeps on the mat,positive,home
 * wug blick fep toma dax,negative,home
 * </pre>
 */
public final class ContrastFile {
  private record Item(Row row, String text, String condition, String group) {}

  private final TableFile table;
  private final List<Item> items = new ArrayList<>();
  private final TreeSet<String> ignored;

  private ContrastFile(TableFile table) {
    this.table = table.reading(Column.TEXT, Column.CONDITION, Column.GROUP);
    this.ignored = new TreeSet<>(table.columns());
    int text = used(table.column(Column.TEXT));
    int condition = used(table.column(Column.CONDITION));
    OptionalInt group = table.find(Column.GROUP);
    group.ifPresent(this::used);
    table.forEach(row ->
        add(
            row,
            row.cell(text),
            row.cell(condition),
            group.isPresent() ? row.cell(group.getAsInt()) : ""));
  }

  private int used(int column) {
    ignored.remove(table.columns().get(column));
    return column;
  }

  /** Reads a file whose conditions are called {@code positive} and {@code negative}. */
  public static Contrast read(Path path) {
    return read(path, "positive", "negative", TableOptions.STANDARD);
  }

  /**
   * Reads two conditions of a file. When the names are not {@code positive} and {@code negative},
   * the file may hold further conditions: they are left out and counted in the source.
   *
   * @param options what is said about the table
   * @throws LabException when the file cannot be read, a line is malformed, or a condition is empty
   */
  public static Contrast read(Path path, String positive, String negative, TableOptions options) {
    return read(TableFile.read(path, options), positive, negative);
  }

  static Contrast read(TableFile table, String positive, String negative) {
    String name = table.name();
    int dot = name.lastIndexOf('.');
    return new ContrastFile(table)
        .contrast(dot > 0 ? name.substring(0, dot) : name, positive, negative);
  }

  /** All texts of a file by condition; conditions in the order in which they first come. */
  public static Map<String, List<String>> conditions(TableFile table) {
    var conditions = new LinkedHashMap<String, List<String>>();
    for (Item item : new ContrastFile(table).items) {
      if (Stimulus.isBlank(item.condition())) {
        throw item.row().error("the condition is blank. Fill it in or remove the line.");
      }
      conditions.computeIfAbsent(item.condition(), _ -> new ArrayList<>()).add(item.text());
    }
    if (conditions.isEmpty()) {
      throw new LabException(table.name() + " holds no texts; expected one on every line.");
    }
    return conditions;
  }

  private void add(Row row, String text, String condition, String group) {
    requireText(row, text);
    if (!Stimulus.isWellFormed(group)) {
      throw row.error("half of a surrogate pair is not valid Unicode.");
    }
    items.add(new Item(row, text, condition.strip(), group.strip()));
  }

  /** Refuses a text that a model cannot read. */
  static void requireText(Row row, String text) {
    if (Stimulus.isBlank(text)) {
      throw row.error("the text is blank. Fill it in or remove the line.");
    }
    if (!Stimulus.isWellFormed(text)) {
      throw row.error("half of a surrogate pair is not valid Unicode.");
    }
  }

  private Contrast contrast(String name, String positive, String negative) {
    if (positive.equals("positive") && negative.equals("negative")) {
      refuseOthers();
    }
    requireCondition(positive);
    requireCondition(negative);
    return new Contrast(
        name, positive, negative, texts(positive), texts(negative), source(positive, negative));
  }

  private void refuseOthers() {
    for (Item item : items) {
      if (!item.condition().equals("positive") && !item.condition().equals("negative")) {
        throw item.row()
            .error(
                "expected the condition positive or negative, found '%s'. "
                        .formatted(item.condition())
                    + "Name the two conditions with --positive and --negative.");
      }
    }
  }

  private void requireCondition(String condition) {
    if (items.stream().noneMatch(item -> item.condition().equals(condition))) {
      throw new LabException(
          "%s has no text of the condition '%s'; found %s."
              .formatted(table.name(), condition, items.isEmpty() ? "no texts" : counts(items)));
    }
  }

  private List<Stimulus> texts(String condition) {
    return items.stream()
        .filter(item -> item.condition().equals(condition))
        .map(item -> new Stimulus(item.text(), item.group()))
        .toList();
  }

  private String source(String positive, String negative) {
    var source = new StringBuilder(table.name() + ", SHA-256 " + table.hash());
    var used = new HashSet<>(List.of(positive, negative));
    List<Item> others = items.stream().filter(item -> !used.contains(item.condition())).toList();
    if (!others.isEmpty()) {
      source.append("; left out: ").append(counts(others));
    }
    if (!table.notes().isEmpty()) {
      source.append("; a column of an index left out");
    }
    if (!ignored.isEmpty()) {
      source.append("; columns ignored: ").append(String.join(", ", ignored));
    }
    return source.toString();
  }

  private static String counts(List<Item> items) {
    return items.stream()
        .collect(Collectors.groupingBy(Item::condition, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> "%d of '%s'".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }
}
