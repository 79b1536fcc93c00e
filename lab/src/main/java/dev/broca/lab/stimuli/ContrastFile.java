package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A network from a file: CSV (RFC 4180, with a header) or JSONL (an object per line), in UTF-8,
 * with the columns {@code text} and {@code condition}, and {@code group} if texts come in groups.
 * Other columns are ignored and named in the source.
 *
 * <pre>
 * text,condition,group
 * the dog sleeps on the mat,positive,home
 * wug blick fep toma dax,negative,home
 * </pre>
 */
public final class ContrastFile {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private record Item(int line, String text, String condition, String group) {}

  private final TextFile file;
  private final List<Item> items = new ArrayList<>();
  private final TreeSet<String> ignored = new TreeSet<>();

  private ContrastFile(TextFile file) {
    this.file = file;
  }

  /** Reads a file whose conditions are called {@code positive} and {@code negative}. */
  public static Contrast read(Path path) {
    return read(path, "positive", "negative");
  }

  /**
   * Reads two conditions of a file. When the names are not {@code positive} and {@code negative},
   * the file may hold further conditions: they are left out and counted in the source.
   *
   * @throws LabException when the file cannot be read, a line is malformed, or a condition is empty
   */
  public static Contrast read(Path path, String positive, String negative) {
    return read(TextFile.read(path), positive, negative);
  }

  static Contrast read(TextFile text, String positive, String negative) {
    ContrastFile reader = open(text);
    String file = reader.file.name();
    return reader.contrast(file.substring(0, file.lastIndexOf('.')), positive, negative);
  }

  /** All texts of a file in their order, whatever their condition. */
  static List<String> texts(Path path) {
    return open(TextFile.read(path)).items.stream().map(Item::text).toList();
  }

  /** All texts of a file by condition; conditions in the order in which they first come. */
  static Map<String, List<String>> conditions(Path path) {
    TextFile file = TextFile.read(path);
    var conditions = new LinkedHashMap<String, List<String>>();
    for (Item item : open(file).items) {
      if (Stimulus.isBlank(item.condition())) {
        throw file.error(item.line(), "the condition is blank. Fill it in or remove the line.");
      }
      conditions.computeIfAbsent(item.condition(), _ -> new ArrayList<>()).add(item.text());
    }
    if (conditions.isEmpty()) {
      throw new LabException(file.name() + " holds no texts; expected one on every line.");
    }
    return conditions;
  }

  private static ContrastFile open(TextFile file) {
    String type = file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    var reader = new ContrastFile(file);
    switch (type) {
      case "csv" -> reader.readCsv();
      case "jsonl", "ndjson" -> reader.readJsonLines();
      default ->
          throw new LabException(
              "A contrast file must end in .csv or .jsonl, but this one is called %s."
                  .formatted(file.name()));
    }
    return reader;
  }

  private void readCsv() {
    List<Csv.Row> rows = Csv.rows(file);
    if (rows.isEmpty()) {
      throw new LabException(file.name() + " is empty; expected a header text,condition and rows.");
    }
    List<String> header =
        rows.getFirst().fields().stream().map(s -> s.strip().toLowerCase(Locale.ROOT)).toList();
    int line = rows.getFirst().line();
    int text = column(header, line, "text");
    int condition = column(header, line, "condition");
    int group = header.contains("group") ? column(header, line, "group") : -1;
    header.forEach(this::noteIfIgnored);
    for (Csv.Row row : rows.subList(1, rows.size())) {
      List<String> fields = row.fields();
      if (fields.size() != header.size()) {
        throw file.error(
            row.line(),
            "expected %d fields as in the header, found %d. Put texts with commas in quotes."
                .formatted(header.size(), fields.size()));
      }
      add(row.line(), fields.get(text), fields.get(condition), group < 0 ? "" : fields.get(group));
    }
  }

  private int column(List<String> header, int line, String name) {
    int index = header.indexOf(name);
    if (index < 0) {
      boolean separator = header.size() == 1 && header.getFirst().matches("(?s).*[;\t].*");
      throw file.error(
          line,
          "expected a header with the columns text and condition, found %s.%s"
              .formatted(
                  Stimulus.quote(String.join(",", header)),
                  separator ? " Separate the columns with commas." : ""));
    }
    if (index != header.lastIndexOf(name)) {
      throw file.error(line, "the column '%s' is there twice. Remove one.".formatted(name));
    }
    return index;
  }

  private void readJsonLines() {
    int line = 0;
    for (String json : (Iterable<String>) file.text().lines()::iterator) {
      line++;
      if (!json.isBlank()) {
        readJson(line, json);
      }
    }
  }

  private void readJson(int line, String json) {
    JsonNode object = parse(line, json);
    if (!object.isObject()) {
      throw file.error(
          line, "expected a JSON object, found %s.".formatted(Stimulus.quote(json.strip())));
    }
    object.propertyNames().forEach(this::noteIfIgnored);
    String group = object.has("group") ? string(line, object, "group") : "";
    add(line, string(line, object, "text"), string(line, object, "condition"), group);
  }

  private JsonNode parse(int line, String json) {
    try {
      return JSON.readValue(json);
    } catch (JacksonException e) {
      throw file.error(line, "expected one JSON object: " + e.getOriginalMessage());
    }
  }

  private String string(int line, JsonNode object, String name) {
    @Nullable JsonNode value = object.get(name);
    if (value == null || !value.isString()) {
      throw file.error(
          line,
          "expected a string '%s', found %s.".formatted(name, value == null ? "none" : value));
    }
    return value.stringValue();
  }

  private void noteIfIgnored(String column) {
    if (!List.of("text", "condition", "group").contains(column)) {
      ignored.add(column);
    }
  }

  private void add(int line, String text, String condition, String group) {
    if (Stimulus.isBlank(text)) {
      throw file.error(line, "the text is blank. Fill it in or remove the line.");
    }
    if (!Stimulus.isWellFormed(text) || !Stimulus.isWellFormed(group)) {
      throw file.error(line, "half of a surrogate pair is not valid Unicode.");
    }
    items.add(new Item(line, text, condition.strip(), group.strip()));
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
        throw file.error(
            item.line(),
            "expected the condition positive or negative, found '%s'. ".formatted(item.condition())
                + "Name the two conditions with --positive and --negative.");
      }
    }
  }

  private void requireCondition(String condition) {
    if (items.stream().noneMatch(item -> item.condition().equals(condition))) {
      throw new LabException(
          "%s has no text of the condition '%s'; found %s."
              .formatted(file.name(), condition, items.isEmpty() ? "no texts" : counts(items)));
    }
  }

  private List<Stimulus> texts(String condition) {
    return items.stream()
        .filter(item -> item.condition().equals(condition))
        .map(item -> new Stimulus(item.text(), item.group()))
        .toList();
  }

  private String source(String positive, String negative) {
    var source = new StringBuilder(file.name() + ", SHA-256 " + file.hash());
    var used = new HashSet<>(List.of(positive, negative));
    List<Item> others = items.stream().filter(item -> !used.contains(item.condition())).toList();
    if (!others.isEmpty()) {
      source.append("; left out: ").append(counts(others));
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
