package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All benchmarks by name. */
public final class Benchmarks {
  private static final List<String> NAMES =
      List.of(
          "blimp",
          "minimal-pairs",
          "choice",
          "syntaxgym",
          "glue",
          "cola",
          "sst2",
          "mrpc",
          "qqp",
          "mnli",
          "qnli",
          "rte",
          "wnli",
          "perplexity",
          "pairs",
          "arithmetic",
          "tomi",
          "tomi-control");

  private Benchmarks() {}

  /** Their names, in the order in which they are told. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Reads a benchmark that comes along, or whose files were pulled.
   *
   * @param name one of {@link #names()}
   * @throws LabException if there is no such benchmark, or its files are not there
   */
  public static Benchmark read(String name) {
    return read(name, Optional.empty());
  }

  /**
   * Reads a benchmark as it comes.
   *
   * @param name one of {@link #names()}
   * @param data its files; empty for a benchmark that needs none, or whose files were pulled
   * @throws LabException if there is no such benchmark, its files are not there, or one is
   *     malformed
   */
  public static Benchmark read(String name, Optional<Path> data) {
    return BenchmarkRequest.of(name, data).read();
  }

  /** The items of a request, not yet changed in any way. */
  static Benchmark read(BenchmarkRequest request) {
    String name = request.name();
    Optional<Path> data = request.data();
    requireColumns(name, request.table());
    return switch (name) {
      case "pairs" -> own(name, data, MinimalPairs::own);
      case "arithmetic" -> own(name, data, Arithmetic::make);
      case "blimp" -> Blimp.read(files(name, data, "the folder or zip archive with its files"));
      case MinimalPairs.NAME ->
          MinimalPairs.read(
              ItemFile.read(files(name, data, "a table or text of pairs, a folder or zip archive")),
              request.table());
      case ChoiceFile.NAME ->
          ChoiceFile.read(
              ItemFile.read(files(name, data, "a table of questions, a folder or zip archive")),
              request.table());
      case "syntaxgym" -> SyntaxGym.read(files(name, data, "the folder with its suites (JSON)"));
      case "glue" -> Glue.readAll(files(name, data, "the folder with a folder for each task"));
      case "perplexity" -> Perplexity.read(files(name, data, "a text file, or a folder of them"));
      case "tomi" -> Tomi.read(name, files(name, data, "its zip archive or folder"), true);
      case "tomi-control" -> Tomi.read(name, files(name, data, "its zip archive or folder"), false);
      default ->
          Glue.task(name)
              .map(task -> Glue.read(task, files(name, data, "its TSV or JSONL file, or folder")))
              .orElseThrow(() ->
                  new LabException(
                      "There is no benchmark %s. There are %s."
                          .formatted(name, String.join(", ", NAMES))));
    };
  }

  private static void requireColumns(String name, TableOptions table) {
    List<String> known =
        switch (name) {
          case MinimalPairs.NAME -> PairColumns.NAMES;
          case ChoiceFile.NAME -> ChoiceColumns.NAMES;
          default -> List.of();
        };
    if (known.isEmpty() && table.separator().isPresent()) {
      throw new LabException("%s is no table: leave out the separator.".formatted(name));
    }
    for (String column : table.columns().keySet()) {
      if (!known.contains(column)) {
        throw new LabException(
            known.isEmpty()
                ? "The columns of %s have names of their own: leave out what names the column %s."
                    .formatted(name, column)
                : "%s has no column %s to be named; there are %s."
                    .formatted(name, column, String.join(", ", known)));
      }
    }
  }

  private static Benchmark own(String name, Optional<Path> data, Supplier<Benchmark> made) {
    if (data.isPresent()) {
      throw new LabException("The items of %s are made here. Leave out --data.".formatted(name));
    }
    return made.get();
  }

  private static Path files(String name, Optional<Path> data, String what) {
    Path path = data.map(PulledSets.standard()::meant).orElseGet(() -> pulled(name, what));
    if (!Files.exists(path)) {
      throw new LabException("There is no %s. Check --data: %s.".formatted(path, what));
    }
    return path;
  }

  /** The files of a benchmark that were fetched before. */
  private static Path pulled(String name, String what) {
    Optional<String> set = set(name);
    return set.flatMap(PulledSets.standard()::find)
        .orElseThrow(() ->
            new LabException(
                "The benchmark %s needs --data: %s.%s"
                    .formatted(
                        name,
                        what,
                        set.map(its ->
                                " Or fetch the published files, which are then found without it: %s"
                                    .formatted(PulledSets.command(its)))
                            .orElse(""))));
  }

  /** The published set that a benchmark is, if it is one. */
  private static Optional<String> set(String name) {
    return switch (name) {
      case "blimp", "syntaxgym", "glue", "tomi" -> Optional.of(name);
      case "tomi-control" -> Optional.of("tomi");
      default -> Glue.task(name).map(task -> "glue:" + name);
    };
  }
}
