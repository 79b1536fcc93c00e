package dev.broca.lab.benchmark.suite;

import dev.broca.lab.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options of a question as one cell has them: a JSON array of texts, or of objects with {@code
 * text} and {@code label}; an object with the arrays {@code text} and {@code label}, as the Hugging
 * Face hub has them; an object with a text for every label; or a list as Python prints it.
 *
 * @param texts the options
 * @param labels what they are called; none where they have no names
 */
record OptionList(List<String> texts, List<String> labels) {
  /** A text in quotes, as Python prints it. */
  private static final Pattern PRINTED =
      Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|([-+0-9.eE]+)");

  private static final Pattern PRINTED_LIST =
      Pattern.compile(
          "\\[\\s*(?:%1$s)(?:\\s*,\\s*(?:%1$s))*\\s*,?\\s*]".formatted(PRINTED.pattern()));

  /** Copies the lists. */
  OptionList {
    texts = List.copyOf(texts);
    labels = List.copyOf(labels);
  }

  /** Options that stand in cells of their own. */
  static OptionList of(List<String> texts) {
    return new OptionList(texts, List.of());
  }

  /**
   * What a cell says.
   *
   * @throws dev.broca.lab.LabException if it is no list
   */
  static OptionList read(Row row, String column, String cell) {
    return json(cell)
        .flatMap(OptionList::of)
        .or(() -> printed(cell))
        .orElseThrow(() ->
            row.error(
                "column \"%s\" should hold a list such as [\"yes\", \"no\"], but it holds %s."
                    .formatted(column, cell.length() > 60 ? cell.substring(0, 60) + "..." : cell)));
  }

  private static Optional<JsonNode> json(String cell) {
    try {
      return Optional.of(JsonMapper.shared().readTree(cell));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<OptionList> of(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> all = node.valueStream().toList();
      return all.stream().allMatch(JsonNode::isValueNode)
          ? Optional.of(of(texts(node)))
          : ofObjects(all);
    }
    if (!node.isObject()) {
      return Optional.empty();
    }
    if (node.path("text").isArray()) {
      List<String> texts = texts(node.path("text"));
      List<String> labels = texts(node.path("label"));
      return labels.size() == texts.size() || labels.isEmpty()
          ? Optional.of(new OptionList(texts, labels))
          : Optional.empty();
    }
    return node.valueStream().allMatch(JsonNode::isValueNode)
        ? Optional.of(new OptionList(texts(node), List.copyOf(node.propertyNames())))
        : Optional.empty();
  }

  private static Optional<OptionList> ofObjects(List<JsonNode> all) {
    var texts = new ArrayList<String>();
    var labels = new ArrayList<String>();
    for (JsonNode option : all) {
      JsonNode text = option.path("text");
      if (!text.isValueNode()) {
        return Optional.empty();
      }
      texts.add(text.asString());
      labels.add(option.path("label").isValueNode() ? option.path("label").asString() : "");
    }
    return Optional.of(new OptionList(texts, labels.contains("") ? List.of() : labels));
  }

  private static List<String> texts(JsonNode values) {
    return values.valueStream().map(JsonNode::asString).toList();
  }

  private static Optional<OptionList> printed(String cell) {
    if (!PRINTED_LIST.matcher(cell.strip()).matches()) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    Matcher matcher = PRINTED.matcher(cell);
    while (matcher.find()) {
      String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      texts.add(
          quoted != null
              ? quoted.replace("\\n", "\n").replaceAll("\\\\(.)", "$1")
              : matcher.group(3));
    }
    return Optional.of(of(texts));
  }
}
