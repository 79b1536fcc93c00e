package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of a benchmark file, asked for by field. What is missing or of another kind is
 * refused with its place.
 *
 * @param where file and line or item, for messages
 * @param node the object
 */
record Fields(String where, JsonNode node) {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** The objects of a JSONL file, one on every line that is not blank. */
  static List<Fields> lines(TextFile file) {
    var objects = new ArrayList<Fields>();
    List<String> lines = file.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        objects.add(object("%s, line %d".formatted(file.name(), i + 1), lines.get(i)));
      }
    }
    return objects;
  }

  /** The one object of a JSON file. */
  static Fields whole(TextFile file) {
    return object(file.name(), file.text());
  }

  private static Fields object(String where, String json) {
    try {
      JsonNode node = JSON.readValue(json);
      if (!node.isObject()) {
        throw new LabException("%s: expected a JSON object, found %s.".formatted(where, cut(json)));
      }
      return new Fields(where, node);
    } catch (JacksonException e) {
      throw new LabException(
          "%s: expected a JSON object: %s".formatted(where, e.getOriginalMessage()), e);
    }
  }

  private static String cut(String json) {
    return json.length() <= 60 ? json : json.substring(0, 60) + "...";
  }

  LabException error(String message) {
    return new LabException(where + ": " + message);
  }

  /** The same object under another name. */
  Fields at(String place) {
    return new Fields(place, node);
  }

  String string(String name) {
    return optional(name)
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .orElseThrow(() -> missing("a string", name));
  }

  /** A string, or a number as it is written. */
  String text(String name) {
    return optional(name)
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asString)
        .orElseThrow(() -> missing("a string or a number", name));
  }

  /** All strings, numbers and truth values as they are written. */
  Map<String, String> texts() {
    return node.propertyStream()
        .filter(entry -> entry.getValue().isValueNode() && !entry.getValue().isNull())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asString()));
  }

  int whole(String name) {
    return optional(name)
        .filter(JsonNode::isInt)
        .map(JsonNode::intValue)
        .orElseThrow(() -> missing("a whole number", name));
  }

  /** The objects of an array that is not empty. */
  List<Fields> objects(String name) {
    JsonNode array =
        optional(name)
            .filter(node -> node.isArray() && !node.isEmpty())
            .orElseThrow(() -> missing("an array of objects", name));
    return array
        .valueStream()
        .map(element -> {
          if (!element.isObject()) {
            throw missing("an array of objects", name);
          }
          return new Fields(where, element);
        })
        .toList();
  }

  Optional<Fields> object(String name) {
    return optional(name).filter(JsonNode::isObject).map(object -> new Fields(where, object));
  }

  boolean has(String name) {
    return optional(name).isPresent();
  }

  private Optional<JsonNode> optional(String name) {
    @Nullable JsonNode value = node.get(name);
    return Optional.ofNullable(value).filter(found -> !found.isNull());
  }

  private LabException missing(String expected, String name) {
    return error(
        "expected %s \"%s\", found %s."
            .formatted(expected, name, optional(name).map(n -> cut(n.toString())).orElse(names())));
  }

  private String names() {
    return node.isEmpty()
        ? "an empty object"
        : node.propertyNames().stream().collect(Collectors.joining(", ", "only ", ""));
  }
}
