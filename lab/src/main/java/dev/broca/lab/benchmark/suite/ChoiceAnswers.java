package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which option is right in all the questions of a file. A file says it in one way: by the labels of
 * its options, by their texts, by letters, or by numbers from 0 or 1. The first of these ways that
 * fits all questions counts.
 */
final class ChoiceAnswers {
  /**
   * A question's options and what the file says of the right one.
   *
   * @param where file and line
   */
  record Asked(String where, OptionList options, String answer) {}

  /** How a file says which option is right. */
  private enum Way {
    LABEL("their labels"),
    TEXT("their texts"),
    LETTER("letters"),
    FROM_ZERO("numbers from 0"),
    FROM_ONE("numbers from 1");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    OptionalInt right(Asked asked) {
      List<String> texts = asked.options().texts();
      String answer = asked.answer().strip();
      return switch (this) {
        case LABEL -> at(asked.options().labels().indexOf(answer), texts);
        case TEXT -> at(text(texts, answer), texts);
        case LETTER -> at(letter(answer), texts);
        case FROM_ZERO -> at(number(answer), texts);
        case FROM_ONE -> at(number(answer) - 1, texts);
      };
    }

    private static OptionalInt at(int index, List<String> texts) {
      return index >= 0 && index < texts.size() ? OptionalInt.of(index) : OptionalInt.empty();
    }

    /** GSM8K's answers end with four signs and the number. */
    private static int text(List<String> texts, String answer) {
      List<String> plain = texts.stream().map(String::strip).toList();
      int found = plain.indexOf(answer);
      int mark = answer.lastIndexOf("####");
      return found < 0 && mark >= 0 ? plain.indexOf(answer.substring(mark + 4).strip()) : found;
    }

    private static int letter(String answer) {
      String plain = answer.replaceAll("[().:]", "").strip().toUpperCase(Locale.ROOT);
      return plain.matches("[A-Z]") ? plain.charAt(0) - 'A' : -1;
    }

    private static int number(String answer) {
      return answer.matches("[0-9]{1,4}([.]0)?")
          ? Integer.parseInt(answer.replaceFirst("[.]0$", ""))
          : Integer.MIN_VALUE;
    }
  }

  private final List<Asked> questions;
  private final boolean fromOne;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * The questions of one file.
   *
   * @param fromOne whether options have numbers from 1 on, which decides where either would do
   */
  ChoiceAnswers(List<Asked> questions, boolean fromOne) {
    this.questions = List.copyOf(questions);
    this.fromOne = fromOne;
  }

  /**
   * The number of the right option of every question.
   *
   * @throws LabException naming the first answer that is no option
   */
  List<Integer> right() {
    Map<Way, List<Integer>> fitting = new EnumMap<>(Way.class);
    int best = 0;
    for (Way way : Way.values()) {
      List<Integer> found = fitting(way);
      best = Math.max(best, found.size());
      if (found.size() == questions.size()) {
        fitting.put(way, found);
      }
    }
    if (fitting.isEmpty()) {
      throw wrong(questions.get(best));
    }
    Way chosen = chosen(fitting);
    List<Integer> right = fitting.getOrDefault(chosen, List.of());
    fitting.forEach((way, other) -> {
      if (!other.equals(right)) {
        notes.add(
            "The answers may be %s or %s of options; they are taken for %s."
                .formatted(way.words, chosen.words, chosen.words));
      }
    });
    return right;
  }

  /** The right options as far as a way fits. */
  private List<Integer> fitting(Way way) {
    var found = new ArrayList<Integer>();
    for (Asked asked : questions) {
      OptionalInt right = way.right(asked);
      if (right.isEmpty()) {
        return found;
      }
      found.add(right.getAsInt());
    }
    return found;
  }

  private Way chosen(Map<Way, List<Integer>> fitting) {
    Way first = fitting.keySet().iterator().next();
    return first == Way.FROM_ZERO && fromOne && fitting.containsKey(Way.FROM_ONE)
        ? Way.FROM_ONE
        : first;
  }

  private static LabException wrong(Asked asked) {
    return new LabException(
        "%s: the answer \"%s\" is none of the options (%s), nor a letter or number of one, as it would have to be like the answers before it."
            .formatted(asked.where(), asked.answer(), String.join(" | ", asked.options().texts())));
  }

  /** What a user should know of how the answers were read. */
  Set<String> notes() {
    return notes;
  }
}
