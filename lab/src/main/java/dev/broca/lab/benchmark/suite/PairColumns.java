package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The columns of a table of minimal pairs: those that were named, else those that published suites
 * have. Upper and lower case are the same.
 *
 * @param good the grammatical sentence
 * @param bad the other one
 * @param paradigm what kind of pair it is
 * @param phenomenon what several paradigms have in common
 * @param id of the pair
 */
record PairColumns(
    int good, int bad, OptionalInt paradigm, OptionalInt phenomenon, OptionalInt id) {
  /** What may be named. */
  static final List<String> NAMES = List.of("good", "bad", "paradigm", "phenomenon", "id");

  /** BLiMP, SLING, JBLiMP, MultiBLiMP and RuBLiMP come first; the others are often seen. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("sentence_good", "sentence_bad"),
          List.of("good_sentence", "bad_sentence"),
          List.of("sen", "wrong_sen"),
          List.of("source_sentence", "target_sentence"),
          List.of("sentence_grammatical", "sentence_ungrammatical"),
          List.of("grammatical_sentence", "ungrammatical_sentence"),
          List.of("grammatical", "ungrammatical"),
          List.of("acceptable_sentence", "unacceptable_sentence"),
          List.of("sentence_acceptable", "sentence_unacceptable"),
          List.of("acceptable", "unacceptable"),
          List.of("correct_sentence", "incorrect_sentence"),
          List.of("correct_sentence", "wrong_sentence"),
          List.of("sentence_correct", "sentence_incorrect"),
          List.of("correct", "incorrect"),
          List.of("right", "wrong"),
          List.of("good", "bad"));

  private static final String[] PARADIGM = {"uid", "paradigm", "pid", "sub_phenomenon"};
  private static final String[] PHENOMENON = {
    "linguistics_term", "linguistic_phenomenon", "phenomenon", "category"
  };
  private static final String[] ID = {"pairid", "pair_id", "id", "item_id", "item"};

  /** Where these sentences are in a table; empty where it has no such columns. */
  static Optional<PairColumns> find(TableFile table, Map<String, String> named) {
    for (List<String> pair : PAIRS) {
      OptionalInt good = column(table, named, "good", pair.getFirst());
      OptionalInt bad = column(table, named, "bad", pair.getLast());
      if (good.isPresent() && bad.isPresent()) {
        return Optional.of(
            new PairColumns(
                good.getAsInt(),
                bad.getAsInt(),
                column(table, named, "paradigm", PARADIGM),
                column(table, named, "phenomenon", PHENOMENON),
                column(table, named, "id", ID)));
      }
    }
    return Optional.empty();
  }

  /**
   * The same.
   *
   * @throws LabException if it has none
   */
  static PairColumns of(TableFile table, Map<String, String> named) {
    PairColumns columns =
        find(table, named)
            .orElseThrow(() ->
                table.error(
                    "expected columns with a good and a bad sentence, found %s. Known are %s; name others with --good and --bad."
                        .formatted(
                            String.join(", ", table.columns()),
                            PAIRS.stream()
                                .limit(4)
                                .map(pair -> String.join(" and ", pair))
                                .collect(Collectors.joining(", ")))));
    if (columns.good == columns.bad) {
      throw table.error("the good and the bad sentence are to be two columns, not one.");
    }
    return columns;
  }

  private static OptionalInt column(
      TableFile table, Map<String, String> named, String what, String... usual) {
    String given = named.get(what);
    return given == null ? table.find(usual) : OptionalInt.of(table.column(given));
  }

  /** The paradigm of a row; empty where none is said. */
  Optional<String> paradigm(Row row) {
    return cell(row, paradigm).or(() -> cell(row, phenomenon));
  }

  Optional<String> phenomenon(Row row) {
    return cell(row, phenomenon);
  }

  Optional<String> id(Row row) {
    return cell(row, id);
  }

  private static Optional<String> cell(Row row, OptionalInt column) {
    return column.isPresent()
        ? Optional.of(row.cell(column.getAsInt()).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /**
   * A sentence.
   *
   * @throws LabException if it is blank
   */
  static String sentence(TableFile table, Row row, int column) {
    String sentence = row.cell(column);
    if (sentence.isBlank()) {
      throw row.error(
          "the \"%s\" is blank. Fill it in or remove the line."
              .formatted(table.columns().get(column)));
    }
    return sentence;
  }
}
