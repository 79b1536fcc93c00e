package dev.broca.lab.study.spec;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A mapping of a YAML file, read strictly: what is not asked for is refused, with its line. */
final class YamlMap {
  /** A study is four mappings deep; what is nested deeper was not written by hand. */
  private static final int DEEPEST = 16;

  private final String file;
  private final Node self;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();

  private YamlMap(String file, Node node) {
    this.file = file;
    this.self = node;
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, "names with values are expected here");
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = scalar(entry.getKeyNode());
      if (values.put(key, entry.getValueNode()) != null) {
        throw error(entry.getKeyNode(), "%s is there twice".formatted(key));
      }
      keys.put(key, entry.getKeyNode());
    }
  }

  /**
   * Reads a file's text.
   *
   * @throws LabException if it is not one YAML mapping
   */
  static YamlMap parse(String file, String text) {
    try {
      var settings = LoadSettings.builder().setLabel(file).setAllowNonScalarKeys(true).build();
      refuseDepthAndAliases(file, parser(settings, text));
      Node root =
          new Composer(settings, parser(settings, text))
              .getSingleNode()
              .orElseThrow(
                  () -> new LabException(file + " is empty. A study has models and tasks."));
      return new YamlMap(file, root);
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(YamlMap::line).orElse("");
      throw new LabException("%s%s: %s.".formatted(file, where, e.getProblem()), e);
    } catch (YamlEngineException e) {
      throw new LabException("%s is not YAML: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Parser parser(LoadSettings settings, String text) {
    return new ParserImpl(settings, new StreamReader(settings, text));
  }

  /** Composing is recursive and follows aliases, so both are refused before. */
  private static void refuseDepthAndAliases(String file, Iterator<Event> events) {
    int depth = 0;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        case Alias ->
            throw error(file, event, "an alias (*) is not read here; write out its value");
        case Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
      }
      if (depth > DEEPEST) {
        throw error(file, event, "this is nested more than %d deep".formatted(DEEPEST));
      }
    }
  }

  private static LabException error(String file, Event event, String problem) {
    String where = event.getStartMark().map(YamlMap::line).orElse("");
    return new LabException(file + where + ": " + problem + ".");
  }

  /** The names, in their order. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** A value turned into what it means; refused with its line if it cannot be. */
  <T> Optional<T> value(String key, Function<String, T> meaning) {
    return has(key) ? Optional.of(meant(node(key), meaning)) : Optional.empty();
  }

  /** One value or a list of them; none where the name is not there. */
  <T> List<T> list(String key, Function<String, T> meaning) {
    if (!has(key)) {
      return List.of();
    }
    if (!(node(key) instanceof SequenceNode sequence)) {
      return List.of(meant(node(key), meaning));
    }
    List<T> list = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      T value = meant(item, meaning);
      if (list.contains(value)) {
        throw error(item, "%s is there twice".formatted(scalar(item)));
      }
      list.add(value);
    }
    if (list.isEmpty()) {
      throw error(
          sequence,
          "at least one value is expected here; leave out %s for none or the default"
              .formatted(key));
    }
    return list;
  }

  Optional<YamlMap> map(String key) {
    return has(key) ? Optional.of(new YamlMap(file, node(key))) : Optional.empty();
  }

  /** A mapping that may be left blank, as in {@code pairs:}. */
  YamlMap mapOrBlank(String key) {
    has(key);
    Node node = node(key);
    return node instanceof ScalarNode blank && blank.getValue().isEmpty()
        ? YamlMap.parse(file, "{}")
        : new YamlMap(file, node);
  }

  /** Whether a value stands alone and not in a list or mapping. */
  boolean isScalar(String key) {
    return has(key) && node(key) instanceof ScalarNode;
  }

  /** Whether a value is a mapping. */
  boolean isMap(String key) {
    return has(key) && node(key) instanceof MappingNode;
  }

  private Node node(String key) {
    Node node = values.get(key);
    if (node == null) {
      throw new IllegalArgumentException(key);
    }
    return node;
  }

  private <T> T meant(Node node, Function<String, T> meaning) {
    String text = scalar(node);
    if (text.isBlank()) {
      throw error(node, "a value is expected here");
    }
    try {
      return meaning.apply(text);
    } catch (LabException e) {
      throw error(node, String.valueOf(e.getMessage()));
    }
  }

  private String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(node, "one value is expected here");
  }

  /** Refuses all names but some. */
  void refuseOthersThan(Set<String> names) {
    known.addAll(names);
    refuseOthers();
  }

  /** Refuses names that nobody has asked for, with the nearest that is known. */
  void refuseOthers() {
    for (Map.Entry<String, Node> entry : keys.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw error(
            entry.getValue(),
            "%s is not known here%s"
                .formatted(
                    entry.getKey(),
                    nearest(entry.getKey(), known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")));
      }
    }
  }

  /** A refusal of a value, or of the whole mapping where the name is not there. */
  LabException error(String key, String problem) {
    Node value = values.get(key);
    return value != null ? error(value, problem) : misspelt(key).orElse(error(self, problem));
  }

  /** A name that nobody has asked for and that may be meant for one that is missing. */
  private Optional<LabException> misspelt(String missing) {
    return keys.entrySet().stream()
        .filter(entry -> !known.contains(entry.getKey()))
        .filter(entry -> nearest(entry.getKey(), Set.of(missing)).isPresent())
        .map(entry ->
            error(
                entry.getValue(),
                "%s is not known here; did you mean %s?".formatted(entry.getKey(), missing)))
        .findFirst();
  }

  private LabException error(Node node, String problem) {
    String where = node.getStartMark().map(YamlMap::line).orElse("");
    String end = problem.matches("(?s).*[.?!]") ? "" : ".";
    return new LabException(file + where + ": " + problem + end);
  }

  private static String line(Mark mark) {
    return ", line " + (mark.getLine() + 1);
  }

  /** The known name with the fewest changes of letters, if they are few. */
  static Optional<String> nearest(String name, Set<String> known) {
    return known.stream()
        .filter(other -> distance(name, other) <= Math.max(2, other.length() / 3))
        .min((a, b) -> {
          int byDistance = Integer.compare(distance(name, a), distance(name, b));
          return byDistance != 0 ? byDistance : a.compareTo(b);
        });
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
