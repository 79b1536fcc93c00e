package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.benchmark.suite.GlueTask.Answer;
import dev.broca.lab.stimuli.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * GLUE tasks as questions whose answers are compared by log-probability, without examples.
 *
 * <p>Files are the published TSV, or JSONL as the Hugging Face hub names the fields.
 */
final class Glue {
  private static final Pattern FIELD = Pattern.compile("\\{([a-z0-9]+)([.]?)}");

  private Glue() {}

  /** The task of a name, if it is one. */
  static Optional<GlueTask> task(String name) {
    return GlueTask.ALL.stream().filter(task -> task.label().equals(name)).findFirst();
  }

  /** One task from a file, a folder, or a folder above it. */
  static Benchmark read(GlueTask task, Path data) {
    List<TextFile> files =
        Files.isDirectory(data)
            ? filesIn(task, data).orElseThrow(() -> missing(task.label(), data, expected(task)))
            : List.of(TextFile.read(data));
    return benchmark(task.label(), items(task, files), List.of());
  }

  /** All tasks that are there, each in a folder of its own name. */
  static Benchmark readAll(Path data) {
    var items = new ArrayList<Item>();
    var lacking = new ArrayList<String>();
    for (GlueTask task : GlueTask.ALL) {
      Optional<List<TextFile>> files = folder(task, data).flatMap(place -> files(task, place));
      files.ifPresentOrElse(
          found -> items.addAll(items(task, found)), () -> lacking.add(task.label()));
    }
    if (items.isEmpty()) {
      throw missing("glue", data, "folders such as CoLA, RTE or SST-2");
    }
    return benchmark(
        "glue",
        items,
        lacking.isEmpty() ? List.of() : List.of("Not there: " + String.join(", ", lacking) + "."));
  }

  private static Benchmark benchmark(String name, List<Item> items, List<String> notes) {
    return new Benchmark(name, "task", Measure.ACCURACY, items, notes);
  }

  private static LabException missing(String name, Path data, String expected) {
    return new LabException(
        "%s has no files of %s; expected %s. Check --data.".formatted(data, name, expected));
  }

  private static String expected(GlueTask task) {
    return String.join(
        ", or ", task.files().stream().map(names -> String.join(" and ", names)).toList());
  }

  private static Optional<List<TextFile>> filesIn(GlueTask task, Path data) {
    return files(task, data).or(() -> folder(task, data).flatMap(place -> files(task, place)));
  }

  private static Optional<List<TextFile>> files(GlueTask task, Path folder) {
    return task.files().stream()
        .map(names -> names.stream().map(folder::resolve).toList())
        .filter(files -> files.stream().allMatch(Files::isRegularFile))
        .findFirst()
        .map(files -> files.stream().map(TextFile::read).toList());
  }

  /** The folder of a task: CoLA, SST-2 or sst2, however it is written. */
  private static Optional<Path> folder(GlueTask task, Path data) {
    try (Stream<Path> inside = Files.list(data)) {
      return inside
          .filter(Files::isDirectory)
          .filter(folder -> plain(folder.getFileName().toString()).equals(task.label()))
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(data, e.getMessage()), e);
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static List<Item> items(GlueTask task, List<TextFile> files) {
    var items = new ArrayList<Item>();
    for (TextFile file : files) {
      boolean json = file.name().toLowerCase(Locale.ROOT).matches(".*[.](jsonl|ndjson|json)");
      for (Row row : json ? jsonRows(file) : tsvRows(task, file)) {
        items.add(item(task, row, items.size()));
      }
    }
    return items;
  }

  /**
   * One item as its file has it.
   *
   * @param where file and line
   * @param fields value by name
   */
  private record Row(String where, Map<String, String> fields) {
    String field(GlueTask task, String name) {
      List<String> names = task.columns().getOrDefault(name, List.of());
      return names.stream()
          .filter(fields::containsKey)
          .map(fields::get)
          .findFirst()
          .orElseThrow(() ->
              new LabException(
                  "%s: expected a field %s of %s, found only %s."
                      .formatted(
                          where,
                          String.join(" or ", names),
                          task.label(),
                          String.join(", ", fields.keySet().stream().sorted().toList()))));
    }
  }

  private static List<Row> jsonRows(TextFile file) {
    return Fields.lines(file).stream().map(line -> new Row(line.where(), line.texts())).toList();
  }

  private static List<Row> tsvRows(GlueTask task, TextFile file) {
    List<String> lines = file.text().lines().toList();
    boolean headed = task.headerless().isEmpty();
    List<String> header = headed && !lines.isEmpty() ? cells(lines.getFirst()) : task.headerless();
    var rows = new ArrayList<Row>();
    for (int i = headed ? 1 : 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(row(file, i + 1, header, cells(lines.get(i))));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    return List.of(line.split("\t", -1));
  }

  private static Row row(TextFile file, int line, List<String> header, List<String> cells) {
    if (cells.size() != header.size()) {
      throw file.error(
          line,
          "expected %d fields (%s) with tabs between them, found %d."
              .formatted(header.size(), String.join(", ", header), cells.size()));
    }
    var fields = new HashMap<String, String>();
    for (int i = 0; i < cells.size(); i++) {
      fields.put(header.get(i), cells.get(i));
    }
    return new Row("%s, line %d".formatted(file.name(), line), fields);
  }

  private static Item item(GlueTask task, Row row, int number) {
    String question = filled(task, field -> row.field(task, field));
    List<Passage> passages =
        task.answers().stream()
            .map(answer -> Passage.answer(answer.text(), question, " " + answer.text()))
            .toList();
    return new Item(
        task.label() + "/" + number,
        task.label(),
        task.phenomenon(),
        passages,
        new Rule.Choice(right(task, row)));
  }

  private static String filled(GlueTask task, Function<String, String> field) {
    return FIELD
        .matcher(task.template())
        .replaceAll(match -> {
          String value = field.apply(match.group(1));
          return Matcher.quoteReplacement(match.group(2).isEmpty() ? value : ended(value.strip()));
        });
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  private static int right(GlueTask task, Row row) {
    String label = row.field(task, "label").strip();
    List<Answer> answers = task.answers();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).labels().contains(label)) {
        return i;
      }
    }
    throw new LabException(
        "%s: expected one of the labels %s of %s, found \"%s\"."
            .formatted(
                row.where(),
                String.join(", ", answers.stream().flatMap(a -> a.labels().stream()).toList()),
                task.label(),
                label));
  }
}
