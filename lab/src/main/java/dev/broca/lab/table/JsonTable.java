package dev.broca.lab.table;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects, one on every line or all of them in one array. */
final class JsonTable {
  static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build()
          .readerFor(JsonNode.class);

  private final String name;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<KeptCells.Line> rows = new ArrayList<>();

  private JsonTable(String name) {
    this.name = name;
  }

  /** An object on every line. */
  static KeptCells ofLines(String name, String text) {
    var table = new JsonTable(name);
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank()) {
        table.addLine(number, line, text);
      }
    }
    if (table.rows.size() == 1) {
      table.refuseSideways();
    }
    return table.cells();
  }

  /** All objects in one array. */
  static KeptCells ofArray(String name, String text) {
    var table = new JsonTable(name);
    try {
      for (JsonNode object : READER.<JsonNode>readValue(text)) {
        int number = table.rows.size() + 1;
        if (!object.isObject()) {
          throw new LabException(
              "%s, row %d: expected a JSON object, found %s."
                  .formatted(name, number, Messages.quoted(object.toString())));
        }
        table.add(number, object);
      }
    } catch (JacksonException e) {
      throw new LabException(
          "%s: expected a JSON array of objects: %s".formatted(name, e.getOriginalMessage()), e);
    }
    return table.cells();
  }

  private KeptCells cells() {
    return new KeptCells(List.copyOf(columns.keySet()), rows);
  }

  private void addLine(int number, String line, String text) {
    try {
      JsonNode object = READER.readValue(line);
      if (!object.isObject()) {
        throw error(number, "expected a JSON object, found " + Messages.quoted(line.strip()) + ".");
      }
      add(number, object);
    } catch (JacksonException e) {
      String hint =
          rows.isEmpty() && isOneObject(text)
              ? " The file is one object over several lines: write every row on a line of its own."
              : "";
      throw error(number, "expected one JSON object: " + e.getOriginalMessage() + hint);
    }
  }

  private static boolean isOneObject(String text) {
    try {
      return READER.<JsonNode>readValue(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** What pandas writes without {@code orient="records"}: one object of columns. */
  private void refuseSideways() {
    boolean sideways =
        rows.getFirst().cells().stream()
            .allMatch(cell -> cell.startsWith("{") || cell.startsWith("[{"));
    if (sideways && !columns.isEmpty()) {
      throw new LabException(
          "%s is one JSON object that holds all rows. Write a JSON object for every row: pandas does with to_json(orient=\"records\", lines=True)."
              .formatted(name));
    }
  }

  private void add(int number, JsonNode object) {
    object.propertyNames().forEach(key -> columns.putIfAbsent(key, columns.size()));
    var cells = new ArrayList<>(Collections.nCopies(columns.size(), ""));
    object
        .properties()
        .forEach(
            entry -> cells.set(columns.getOrDefault(entry.getKey(), 0), text(entry.getValue())));
    rows.add(new KeptCells.Line(number, cells));
  }

  /** A value as a cell: texts and numbers as they are written, null as nothing, others as JSON. */
  static String text(JsonNode value) {
    return value.isNull() ? "" : value.isValueNode() ? value.asString() : value.toString();
  }

  private LabException error(int line, String message) {
    return new LabException("%s, line %d: %s".formatted(name, line, message));
  }
}
