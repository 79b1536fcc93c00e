package dev.broca.lab.benchmark.pairs;

import dev.broca.lab.benchmark.pairs.Lexicon.WordClass;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with words to be drawn, {@code {class}}, {@code {class.form}} or {@code {class1}}, and
 * with the difference between a good and a bad sentence, {@code [good|bad]}.
 */
final class Frame {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)([0-9]?)(?:[.]([a-z]+))?}");
  private static final Pattern CHOICE = Pattern.compile("\\[([^|\\]]*)\\|([^|\\]]*)]");
  private static final Pattern LEFT_OVER = Pattern.compile("[\\[\\]{}|]");

  private final Line line;
  private final Lexicon lexicon;

  /**
   * Reads a sentence.
   *
   * @throws dev.broca.lab.LabException if it has no difference, or words that are not in the
   *     lexicon
   */
  Frame(Line line, Lexicon lexicon) {
    this.line = line;
    this.lexicon = lexicon;
    if (LEFT_OVER.matcher(filled(1, _ -> "word")).find()) {
      throw line.error(
          "expected {class}, {class.form}, {class1} and [good|bad], found \"%s\"."
              .formatted(line.text()));
    }
    if (filled(1, MatchResult::group).equals(filled(2, MatchResult::group))) {
      throw line.error("both sentences are the same; expected a difference [good|bad].");
    }
    slots().forEach(this::form);
  }

  /** What is drawn for it: a class, with a number if there are several of it. */
  List<String> names() {
    return slots().stream().map(Frame::name).distinct().toList();
  }

  /** The words that can stand for a name. */
  List<List<String>> words(String name) {
    return wordClass(name.replaceAll("[0-9]", "")).words();
  }

  /** The grammatical sentence with words by name. */
  String good(Map<String, List<String>> words) {
    return filled(1, slot -> word(slot, words));
  }

  /** The other sentence. */
  String bad(Map<String, List<String>> words) {
    return filled(2, slot -> word(slot, words));
  }

  private String filled(int side, Function<MatchResult, String> word) {
    String text = CHOICE.matcher(line.text()).replaceAll(choice -> choice.group(side));
    String sentence = SLOT.matcher(text).replaceAll(word);
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private List<MatchResult> slots() {
    return SLOT.matcher(line.text()).results().toList();
  }

  private static String name(MatchResult slot) {
    return slot.group(1) + slot.group(2);
  }

  private String word(MatchResult slot, Map<String, List<String>> words) {
    List<String> forms = Objects.requireNonNull(words.get(name(slot)), () -> name(slot));
    return Matcher.quoteReplacement(forms.get(form(slot)));
  }

  private int form(MatchResult slot) {
    String form = slot.group(3) == null ? "" : slot.group(3);
    WordClass words = wordClass(slot.group(1));
    return words
        .form(form)
        .orElseThrow(() ->
            line.error(
                "there is no form %s of %s, only %s."
                    .formatted(form, slot.group(1), String.join(", ", words.forms()))));
  }

  private WordClass wordClass(String name) {
    return lexicon
        .find(name)
        .orElseThrow(() -> line.error("there is no class %s in the lexicon.".formatted(name)));
  }
}
