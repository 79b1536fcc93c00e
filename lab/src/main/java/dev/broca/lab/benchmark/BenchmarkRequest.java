package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The benchmark that a person asks for.
 *
 * @param name one of {@link Benchmarks#names()}
 * @param data its files, or the name of a published set; empty for what comes along or was pulled
 * @param columns what columns of tables are called: by the name that Broca has for a column, the
 *     name in the file
 * @param leadingBlank whether to put a blank before every sentence of minimal pairs, as the
 *     Language Model Evaluation Harness does
 */
public record BenchmarkRequest(
    String name, Optional<Path> data, Map<String, String> columns, boolean leadingBlank) {
  /** Copies the map. */
  public BenchmarkRequest {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** A benchmark as it comes. */
  public static BenchmarkRequest of(String name, Optional<Path> data) {
    return new BenchmarkRequest(name, data, Map.of(), false);
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
