package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The columns of a table of questions: those that were named, else those that published sets have.
 * Upper and lower case are the same.
 *
 * @param question what is asked
 * @param context what is read before the question
 * @param options one column with all options, or one for each
 * @param optionsFromOne whether the names of columns with one option each end in numbers from 1 on
 * @param answer which option is right; empty where the first of the options always is
 * @param group what items have in common
 * @param id of the item
 */
record ChoiceColumns(
    int question,
    OptionalInt context,
    List<Integer> options,
    boolean optionsFromOne,
    OptionalInt answer,
    OptionalInt group,
    OptionalInt id) {
  /** What may be named. */
  static final List<String> NAMES =
      List.of("question", "context", "options", "answer", "group", "id");

  private static final String[] QUESTION = {
    "question", "question_stem", "problem", "query", "prompt", "stem", "goal", "input"
  };
  private static final String[] CONTEXT = {
    "context", "story", "passage", "article", "support", "background", "premise"
  };
  private static final String[] ALL = {"options", "choices", "answers", "endings", "candidates"};
  private static final String[] ANSWER = {
    "answer",
    "answerkey",
    "answer_key",
    "correct_option",
    "correct",
    "label",
    "target",
    "gold",
    "answer_idx",
    "answer_index",
    "cop",
    "solution"
  };
  private static final String[] GROUP = {
    "group", "subject", "category", "topic", "condition", "type", "task", "level"
  };
  private static final String[] ID = {"id", "qid", "item_id", "question_id", "idx", "item"};

  /** Columns with the right option, and what the others begin with. */
  private static final List<List<String>> RIGHT_AND_WRONG =
      List.of(
          List.of("correct_answer", "distractor"),
          List.of("correct_answer", "incorrect_answer"),
          List.of("correct_answer", "wrong_answer"),
          List.of("true_answer", "wrong_answer"),
          List.of("true answer", "wrong answer"),
          List.of("best_answer", "incorrect_answer"),
          List.of("answer", "distractor"),
          List.of("correct", "distractor"));

  /** What columns with one option each begin with, before a number or letter. */
  private static final List<String> NUMBERED =
      List.of("option", "choice", "answer", "ending", "sol", "op");

  /**
   * Where the parts of a question are.
   *
   * @throws LabException if a part has no column
   */
  static ChoiceColumns of(TableFile table, Map<String, String> named) {
    OptionalInt question = column(table, named, "question", QUESTION);
    if (question.isEmpty()) {
      throw lacking(table, "question");
    }
    List<Integer> options = options(table, named);
    boolean first = false;
    if (options.isEmpty()) {
      options = rightAndWrong(table);
      first = !options.isEmpty();
    }
    if (options.isEmpty()) {
      throw lacking(table, "options");
    }
    OptionalInt answer = first ? OptionalInt.empty() : column(table, named, "answer", ANSWER);
    if (!first && answer.isEmpty()) {
      throw lacking(table, "answer");
    }
    return new ChoiceColumns(
        question.getAsInt(),
        column(table, named, "context", CONTEXT),
        options,
        table.columns().get(options.getFirst()).endsWith("1"),
        answer,
        column(table, named, "group", GROUP),
        column(table, named, "id", ID));
  }

  private static LabException lacking(TableFile table, String what) {
    return table.error(
        "expected a column %s, found %s. Name it with --column %s=NAME%s."
            .formatted(
                what,
                String.join(", ", table.columns()),
                what,
                what.equals("options") ? "; names of several columns are joined by commas" : ""));
  }

  private static OptionalInt column(
      TableFile table, Map<String, String> named, String what, String... usual) {
    String given = named.get(what);
    return given == null ? table.find(usual) : OptionalInt.of(table.column(given));
  }

  private static List<Integer> options(TableFile table, Map<String, String> named) {
    String given = named.get("options");
    if (given != null) {
      return table.columns().contains(given)
          ? List.of(table.column(given))
          : Arrays.stream(given.split(",")).map(name -> table.column(name.strip())).toList();
    }
    OptionalInt all = table.find(ALL);
    if (all.isPresent()) {
      return List.of(all.getAsInt());
    }
    return NUMBERED.stream()
        .map(start -> series(table, start))
        .filter(columns -> columns.size() > 1)
        .findFirst()
        .orElseGet(() -> letters(table, ""));
  }

  /** Columns such as option_a, option_b or choice1, choice2 or ending0, ending1. */
  private static List<Integer> series(TableFile table, String start) {
    for (String join : List.of("_", "", " ")) {
      List<Integer> letters = letters(table, start + join);
      if (letters.size() > 1) {
        return letters;
      }
      for (int from = 0; from <= 1; from++) {
        List<Integer> numbers = numbers(table, start + join, from);
        if (numbers.size() > 1) {
          return numbers;
        }
      }
    }
    return List.of();
  }

  private static List<Integer> letters(TableFile table, String start) {
    List<Integer> found =
        inSequence(table, IntStream.range(0, 26).mapToObj(i -> start + (char) ('a' + i)).toList());
    return found.size() > 1 ? found : List.of();
  }

  private static List<Integer> numbers(TableFile table, String start, int from) {
    return inSequence(table, IntStream.range(from, from + 100).mapToObj(i -> start + i).toList());
  }

  /** The columns of these names, up to the first that is not there. */
  private static List<Integer> inSequence(TableFile table, List<String> names) {
    var found = new ArrayList<Integer>();
    for (String name : names) {
      OptionalInt column = table.find(name);
      if (column.isEmpty()) {
        return found;
      }
      found.add(column.getAsInt());
    }
    return found;
  }

  /** The right option, then the wrong ones. */
  private static List<Integer> rightAndWrong(TableFile table) {
    for (List<String> names : RIGHT_AND_WRONG) {
      OptionalInt right = table.find(names.getFirst());
      if (right.isPresent()) {
        String wrong = names.getLast();
        var found = new ArrayList<>(List.of(right.getAsInt()));
        table.find(wrong, wrong + "s").ifPresent(found::add);
        found.addAll(series(table, wrong));
        if (found.size() == 1) {
          found.addAll(numbers(table, wrong, 1));
        }
        if (found.size() > 1) {
          return List.copyOf(found);
        }
      }
    }
    return List.of();
  }

  /** A cell that may be missing. */
  static Optional<String> cell(Row row, OptionalInt column) {
    return column.isPresent()
        ? Optional.of(row.cell(column.getAsInt()).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
