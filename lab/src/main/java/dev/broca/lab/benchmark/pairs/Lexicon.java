package dev.broca.lab.benchmark.pairs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Words by class.
 *
 * <p>A line {@code thing: singular/plural} names a class and the forms of its words; indented lines
 * below it have the words, {@code key/keys coin/coins}. A line {@code person = worker male} is the
 * words of other classes, whose forms must be the same.
 */
final class Lexicon {
  private final Map<String, WordClass> classes = new HashMap<>();

  private Lexicon() {}

  /**
   * The words that can stand in one place.
   *
   * @param forms what the forms are called; the first is meant where none is named
   * @param words each with its forms, in this order
   */
  record WordClass(List<String> forms, List<List<String>> words) {
    /** The place of a form; that of the first for an empty name. */
    Optional<Integer> form(String name) {
      int place = name.isEmpty() ? 0 : forms.indexOf(name);
      return place < 0 ? Optional.empty() : Optional.of(place);
    }
  }

  /**
   * Reads a lexicon.
   *
   * @throws dev.broca.lab.LabException if a line is malformed
   */
  static Lexicon parse(List<Line> lines) {
    var lexicon = new Lexicon();
    WordClass current = new WordClass(List.of(), new ArrayList<>());
    for (Line line : lines) {
      if (line.indent() > 0) {
        addWords(line, current);
      } else {
        current = lexicon.newClass(line);
      }
    }
    return lexicon;
  }

  Optional<WordClass> find(String name) {
    return Optional.ofNullable(classes.get(name));
  }

  private WordClass newClass(Line line) {
    String[] parts = line.text().split(" *[:=] *", 2);
    if (parts.length < 2 || classes.containsKey(parts[0])) {
      throw line.error(
          "expected a new \"class: form/form\" or \"class = class class\", found \"%s\"."
              .formatted(line.text()));
    }
    WordClass made = line.text().contains("=") ? union(line, parts[1]) : withForms(parts[1]);
    classes.put(parts[0], made);
    return made;
  }

  private static WordClass withForms(String forms) {
    return new WordClass(List.of(forms.split("/", -1)), new ArrayList<>());
  }

  private WordClass union(Line line, String names) {
    List<WordClass> parts =
        List.of(names.split(" +", -1)).stream()
            .map(name ->
                find(name).orElseThrow(() -> line.error("there is no class %s.".formatted(name))))
            .toList();
    if (parts.stream().map(WordClass::forms).distinct().count() != 1) {
      throw line.error("the classes have different forms.");
    }
    var words = new ArrayList<List<String>>();
    parts.forEach(part -> words.addAll(part.words()));
    return new WordClass(parts.getFirst().forms(), words);
  }

  private static void addWords(Line line, WordClass to) {
    if (to.forms().isEmpty()) {
      throw line.error("expected a class above the words.");
    }
    for (String word : line.text().split(" +", -1)) {
      List<String> forms = List.of(word.split("/", -1));
      if (forms.size() != to.forms().size()) {
        throw line.error(
            "expected the forms %s of every word, found \"%s\"."
                .formatted(String.join("/", to.forms()), word));
      }
      to.words().add(forms);
    }
  }
}
