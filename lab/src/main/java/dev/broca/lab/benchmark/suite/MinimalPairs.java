package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.benchmark.pairs.MinimalPair;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Minimal pairs of other people. A file is one of these, found by what is in it:
 *
 * <ul>
 *   <li>a table with a column for each sentence ({@link PairColumns});
 *   <li>lines of {@code True} or {@code False}, a tab and a sentence, the two sentences of a pair
 *       one after the other, as CLAMS has them;
 *   <li>a text with a sentence on every line, the ungrammatical one of a pair before the
 *       grammatical one, as Zorro has them.
 * </ul>
 *
 * <p>Pairs of one sentence are kept and count as wrong; a note says how many there are.
 */
final class MinimalPairs {
  /** What a suite is called that is not BLiMP. */
  static final String NAME = "minimal-pairs";

  /**
   * A pair as it was read.
   *
   * @param folder in which its file lies; nothing for none
   */
  private record Pair(
      String folder,
      String paradigm,
      String phenomenon,
      Optional<String> id,
      String good,
      String bad) {}

  private final TableOptions options;
  private final List<Pair> pairs = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();

  private MinimalPairs(TableOptions options) {
    this.options = options;
  }

  /**
   * Reads the pairs of files.
   *
   * @param options the separator of tables, and the names of columns that were given, by those of
   *     {@link PairColumns#NAMES}
   * @throws LabException if a file is malformed, or has no pairs
   */
  static Benchmark read(List<ItemFile> files, TableOptions options) {
    var read = new MinimalPairs(options);
    files.forEach(read::read);
    return read.benchmark();
  }

  /** Our own pairs, which need no files. */
  static Benchmark own() {
    List<Item> items =
        MinimalPair.all().stream()
            .map(pair ->
                item(
                    pair.paradigm() + "/" + pair.number(),
                    pair.paradigm(),
                    pair.phenomenon(),
                    pair.good(),
                    pair.bad()))
            .toList();
    return new Benchmark("pairs", "paradigm", Measure.ACCURACY, items, List.of());
  }

  private void read(ItemFile file) {
    if (file.isText()) {
      String text = file.text();
      if (isJudged(text)) {
        readJudged(file, text);
        return;
      }
      if (file.isCalledText() && !isTable(file, text)) {
        readAlternating(file, text);
        return;
      }
    }
    readTable(file);
  }

  // Tables

  private boolean isTable(ItemFile file, String text) {
    if (!options.equals(TableOptions.STANDARD)
        || text.stripLeading().startsWith("{")
        || text.strip().startsWith("[")) {
      return true;
    }
    try {
      return PairColumns.find(file.table(options), options.columns()).isPresent();
    } catch (LabException e) {
      return false; // sentences with commas are no table
    }
  }

  private void readTable(ItemFile file) {
    TableFile table = file.table(options);
    PairColumns columns = PairColumns.of(table, options.columns());
    notes.addAll(table.notes());
    table.forEach(row -> add(file, table, columns, row));
  }

  private void add(ItemFile file, TableFile table, PairColumns columns, Row row) {
    String paradigm = columns.paradigm(row).orElse(file.topic());
    pairs.add(
        new Pair(
            file.folder().orElse(""),
            paradigm,
            phenomenon(columns.phenomenon(row).orElse(paradigm)),
            columns.id(row),
            PairColumns.sentence(table, row, columns.good()),
            PairColumns.sentence(table, row, columns.bad())));
  }

  /** BLiMP's paper counts selection among argument structure. */
  private static String phenomenon(String term) {
    return term.equals("s-selection") ? "argument_structure" : term;
  }

  // Texts

  private static boolean isJudged(String text) {
    return text.stripLeading().matches("(?s)(True|False)\t.*");
  }

  private void readJudged(ItemFile file, String text) {
    List<String> lines = text.lines().toList();
    Optional<String> before = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      if (!line.matches("(True|False)\t[^\t]*\\S[^\t]*")) {
        throw error(file, i, "expected True or False, a tab and a sentence");
      }
      if (before.isEmpty()) {
        before = Optional.of(line);
      } else {
        addJudged(file, i, before.get(), line);
        before = Optional.empty();
      }
    }
    if (before.isPresent()) {
      throw error(file, lines.size() - 1, "the last sentence has no other one beside it");
    }
  }

  private void addJudged(ItemFile file, int line, String first, String second) {
    boolean firstIsGood = first.startsWith("True");
    if (firstIsGood == second.startsWith("True")) {
      throw error(
          file,
          line,
          "a pair is a True and a False one, but this and the one before are both %s"
              .formatted(firstIsGood ? "True" : "False"));
    }
    String good = firstIsGood ? first : second;
    String bad = firstIsGood ? second : first;
    add(file, good.substring("True\t".length()), bad.substring("False\t".length()));
  }

  private void readAlternating(ItemFile file, String text) {
    List<String> lines = text.stripTrailing().lines().toList();
    if (lines.size() % 2 != 0) {
      throw error(
          file,
          lines.size() - 1,
          "expected pairs of lines, the ungrammatical sentence of each first (as Zorro has them), but there are %d lines. For other pairs give a table with two columns"
              .formatted(lines.size()));
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        throw error(file, i, "expected a sentence, found a blank line");
      }
    }
    for (int i = 0; i < lines.size(); i += 2) {
      add(file, lines.get(i + 1), lines.get(i));
    }
    notes.add(
        "Texts without columns are read as Zorro has them: of two lines, the first is the ungrammatical sentence.");
  }

  private void add(ItemFile file, String good, String bad) {
    String topic = file.topic();
    pairs.add(
        new Pair(
            file.folder().orElse(""),
            topic,
            topic.replaceFirst("-[^-]*$", ""), // Zorro's files are called so
            Optional.empty(),
            good,
            bad));
  }

  private static LabException error(ItemFile file, int line, String message) {
    return new LabException("%s, line %d: %s.".formatted(file.name(), line + 1, message));
  }

  // Items

  private Benchmark benchmark() {
    if (pairs.isEmpty()) {
      throw new LabException("There are no minimal pairs in these files. Check --data.");
    }
    List<String> paradigms = paradigms();
    boolean identified = areIdentified(paradigms);
    var counts = new HashMap<String, Integer>();
    var items = new ArrayList<Item>();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      String paradigm = paradigms.get(i);
      int number = counts.merge(paradigm, 1, Integer::sum) - 1;
      String id = identified ? pair.id().orElseThrow() : String.valueOf(number);
      items.add(item(paradigm + "/" + id, paradigm, pair.phenomenon(), pair.good(), pair.bad()));
    }
    long equal = pairs.stream().filter(pair -> pair.good().equals(pair.bad())).count();
    if (equal > 0) {
      notes.add(
          "%d pairs in these files have equal sentences; they count as wrong.".formatted(equal));
    }
    return new Benchmark(NAME, "paradigm", Measure.ACCURACY, items, List.copyOf(notes));
  }

  /** Paradigms of one name in several folders are told apart by these. */
  private List<String> paradigms() {
    Map<String, Set<String>> folders = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      folders.computeIfAbsent(pair.paradigm(), _ -> new HashSet<>()).add(pair.folder());
    }
    return pairs.stream()
        .map(pair ->
            pair.folder().isEmpty() || folders.getOrDefault(pair.paradigm(), Set.of()).size() == 1
                ? pair.paradigm()
                : pair.folder() + "/" + pair.paradigm())
        .collect(Collectors.toList());
  }

  /** Whether every pair has an id that no other of its paradigm has. */
  private boolean areIdentified(List<String> paradigms) {
    var seen = new HashSet<String>();
    for (int i = 0; i < pairs.size(); i++) {
      Optional<String> id = pairs.get(i).id();
      if (id.isEmpty() || !seen.add(paradigms.get(i) + "/" + id.get())) {
        return false;
      }
    }
    return true;
  }

  private static Item item(String id, String paradigm, String phenomenon, String good, String bad) {
    return new Item(
        id,
        paradigm,
        phenomenon,
        List.of(Passage.whole("good", good), Passage.whole("bad", bad)),
        new Rule.Pair());
  }
}
