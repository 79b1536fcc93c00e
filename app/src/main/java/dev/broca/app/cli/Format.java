package dev.broca.app.cli;

import dev.broca.lab.output.Json;
import java.util.List;
import java.util.Locale;

/** How results are printed. */
public enum Format {
  /** Text for people. */
  TABLE,
  /** One JSON value. */
  JSON,
  /** Comma-separated values with a header. */
  CSV;

  /** What has been found, in this form. */
  public List<String> lines(Report report) {
    return switch (this) {
      case TABLE -> report.lines();
      case JSON -> List.of(Json.of(report.json()));
      case CSV -> report.table().csv();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
