package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.benchmark.suite.ChoiceAnswers.Asked;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions of other people with options of which one is right: tables with a column for the
 * question, one or several for the options, and one for the answer ({@link ChoiceColumns}).
 *
 * <p>What the model reads is the context, if there is one, on a line of its own; then {@code
 * Question: } and the question, a new line, {@code Answer:}, a blank and the option. Only the
 * tokens of the option count. Numbers of options may differ; chance is one by that number.
 */
final class ChoiceFile {
  static final String NAME = "choice";

  /** A question as it was read, with options that differ. */
  private record Question(
      Optional<String> context,
      String question,
      OptionList options,
      String group,
      Optional<String> id,
      Row row,
      String answer) {}

  private final TableOptions given;
  private final List<Item> items = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private int doubled;

  private ChoiceFile(TableOptions given) {
    this.given = given;
  }

  /**
   * Reads the questions of files.
   *
   * @param given the separator of tables, and the names of columns, by those of {@link
   *     ChoiceColumns#NAMES}
   * @throws LabException if a file is no such table, a question has fewer than two options, or an
   *     answer is none of them
   */
  static Benchmark read(List<ItemFile> files, TableOptions given) {
    var read = new ChoiceFile(given);
    files.forEach(read::read);
    return read.benchmark();
  }

  private void read(ItemFile file) {
    TableOptions options = readable();
    TableFile table = file.table(options);
    ChoiceColumns columns = ChoiceColumns.of(table, given.columns());
    notes.addAll(table.notes());
    List<Question> questions = new ArrayList<>();
    table.forEach(row -> questions.add(question(file, table, columns, row)));
    if (questions.isEmpty()) {
      throw new LabException(file.name() + " has a header and no questions.");
    }
    List<Integer> right = right(columns, questions);
    boolean identified = areIdentified(questions);
    for (int i = 0; i < questions.size(); i++) {
      items.add(item(questions.get(i), right.get(i), identified));
    }
  }

  /** What was given, but for options, which may be several columns. */
  private TableOptions readable() {
    var columns = new LinkedHashMap<>(given.columns());
    columns.remove("options");
    return new TableOptions(given.separator(), columns, given.header());
  }

  private static Question question(ItemFile file, TableFile table, ChoiceColumns columns, Row row) {
    String question = row.cell(columns.question()).strip();
    if (question.isEmpty()) {
      throw row.error("the question is blank. Fill it in or remove the line.");
    }
    String answer =
        columns.answer().isPresent() ? row.cell(columns.answer().getAsInt()).strip() : "";
    if (columns.answer().isPresent() && answer.isEmpty()) {
      throw row.error("the answer is blank. Fill it in or remove the line.");
    }
    return new Question(
        ChoiceColumns.cell(row, columns.context()),
        question,
        options(table, columns, row),
        ChoiceColumns.cell(row, columns.group()).orElse(file.topic()),
        ChoiceColumns.cell(row, columns.id()),
        row,
        answer);
  }

  /** Columns of options may be blank at the end: not all questions have as many. */
  private static OptionList options(TableFile table, ChoiceColumns columns, Row row) {
    List<Integer> places = columns.options();
    if (places.size() == 1) {
      int only = places.getFirst();
      return checked(row, OptionList.read(row, table.columns().get(only), row.cell(only)));
    }
    var texts = new ArrayList<String>();
    for (int place : places) {
      String cell = row.cell(place);
      if (columns.answer().isEmpty() && !texts.isEmpty() && cell.strip().startsWith("[")) {
        texts.addAll(OptionList.read(row, table.columns().get(place), cell).texts());
      } else if (!cell.isBlank()) {
        texts.add(cell);
      } else if (texts.isEmpty()) {
        throw row.error("the first option is blank. Fill it in or remove the line.");
      }
    }
    if (columns.answer().isEmpty()) {
      Collections.rotate(texts, -1); // the right one last, so that it wins no tie
    }
    return checked(row, OptionList.of(texts));
  }

  private static OptionList checked(Row row, OptionList options) {
    if (options.texts().stream().anyMatch(String::isBlank)) {
      throw row.error("an option is blank. Fill it in or remove the line.");
    }
    if (options.texts().stream().map(String::strip).distinct().count() < 2) {
      throw row.error(
          "expected two or more different options, found %s."
              .formatted(String.join(" | ", options.texts())));
    }
    return options;
  }

  private List<Integer> right(ChoiceColumns columns, List<Question> questions) {
    if (columns.answer().isEmpty()) {
      return questions.stream().map(q -> q.options().texts().size() - 1).toList();
    }
    var answers =
        new ChoiceAnswers(
            questions.stream()
                .map(q -> new Asked(q.row().where(), q.options(), q.answer()))
                .toList(),
            columns.optionsFromOne());
    List<Integer> right = answers.right();
    notes.addAll(answers.notes());
    return right;
  }

  private static boolean areIdentified(List<Question> questions) {
    var seen = new HashSet<String>();
    return questions.stream()
        .allMatch(q -> q.id().isPresent() && seen.add(q.group() + "/" + q.id().get()));
  }

  /** An option that is there twice is scored once. */
  private Item item(Question question, int right, boolean identified) {
    List<String> all = question.options().texts().stream().map(String::strip).toList();
    List<String> different = List.copyOf(new LinkedHashSet<>(all));
    doubled += different.size() < all.size() ? 1 : 0;
    String prompt =
        question.context().map(context -> context + "\n").orElse("")
            + "Question: %s\nAnswer:".formatted(question.question());
    var passages = new ArrayList<Passage>();
    for (String option : different) {
      passages.add(Passage.answer(letter(passages.size()), prompt, " " + option));
    }
    String id = identified ? question.id().orElseThrow() : "";
    return new Item(
        id,
        question.group(),
        question.group(),
        passages,
        new Rule.Choice(different.indexOf(all.get(right))));
  }

  private static String letter(int option) {
    return option < 26 ? String.valueOf((char) ('A' + option)) : String.valueOf(option + 1);
  }

  private Benchmark benchmark() {
    if (doubled > 0) {
      notes.add(
          "%d questions have an option twice; it is scored once, and chance is one by the number of different options."
              .formatted(doubled));
    }
    return new Benchmark(NAME, "group", Measure.ACCURACY, numbered(), List.copyOf(notes));
  }

  /** Items with their group and id, or a number where ids are missing or not unique. */
  private List<Item> numbered() {
    var seen = new HashSet<String>();
    boolean identified =
        items.stream()
            .allMatch(item -> !item.id().isEmpty() && seen.add(item.paradigm() + "/" + item.id()));
    var counts = new HashMap<String, Integer>();
    return items.stream()
        .map(item -> {
          int number = counts.merge(item.paradigm(), 1, Integer::sum) - 1;
          return new Item(
              item.paradigm() + "/" + (identified ? item.id() : number),
              item.paradigm(),
              item.phenomenon(),
              item.passages(),
              item.rule());
        })
        .toList();
  }
}
