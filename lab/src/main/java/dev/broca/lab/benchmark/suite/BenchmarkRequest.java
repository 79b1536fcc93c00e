package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The benchmark that a person asks for.
 *
 * @param name one of {@link Benchmarks#names()}
 * @param data its files, or the name of a published set; empty for what comes along or was pulled
 * @param table what is said of tables: their separator, and for columns by the names that Broca has
 *     for them the names in the file
 * @param leadingBlank whether to put a blank before every sentence of minimal pairs, as the
 *     Language Model Evaluation Harness does
 */
public record BenchmarkRequest(
    String name, Optional<Path> data, TableOptions table, boolean leadingBlank) {
  /** A benchmark as it comes. */
  public static BenchmarkRequest of(String name, Optional<Path> data) {
    return new BenchmarkRequest(name, data, TableOptions.STANDARD, false);
  }

  /**
   * Reads the benchmark.
   *
   * @throws LabException if there is no such benchmark, its files are not there or malformed, or
   *     what is asked for does not fit it
   */
  public Benchmark read() {
    Benchmark read = Benchmarks.read(this);
    return leadingBlank ? read.withLeadingBlank() : read;
  }
}
