package dev.broca.app.option;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.suite.BenchmarkRequest;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the items of a benchmark are, how they are read, and how many of them are used. */
public final class BenchmarkArguments {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The files of the benchmark: a folder, a zip archive or a file, or the name of a set that"
              + " broca data pull has fetched. Where that is the benchmark's own set, --data can be"
              + " left out.")
  private @Nullable Path data;

  @Option(
      names = "--good",
      paramLabel = "NAME",
      description =
          "minimal-pairs: the column with the grammatical sentences, where it is none of the usual"
              + " names.")
  private @Nullable String good;

  @Option(
      names = "--bad",
      paramLabel = "NAME",
      description = "minimal-pairs: the column with the other sentences.")
  private @Nullable String bad;

  @Option(
      names = "--leading-blank",
      description =
          "Put a blank before both sentences of every minimal pair. The Language Model Evaluation"
              + " Harness does so with BLiMP; minicons and BLiMP's authors do not.")
  private boolean leadingBlank;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the first N items of every paradigm, suite, task or file.",
      converter = Converters.OfPositive.class)
  private @Nullable Integer limit;

  /** Whether any of these options was given. */
  public boolean given() {
    return data != null || leadingBlank || limit != null || good != null || bad != null;
  }

  /**
   * Reads a benchmark.
   *
   * @param table what else is said of its tables
   * @throws dev.broca.lab.LabException if its files are missing or malformed, or an option does not
   *     fit it
   */
  public Benchmark read(String name, TableOptions table) {
    Benchmark all =
        new BenchmarkRequest(name, Optional.ofNullable(data), with(table), leadingBlank).read();
    return limit == null ? all : all.limit(limit);
  }

  private TableOptions with(TableOptions table) {
    TableOptions options = table;
    if (good != null) {
      options = options.with("good", good);
    }
    return bad == null ? options : options.with("bad", bad);
  }
}
