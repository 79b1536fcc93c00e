package dev.broca.app.cli;

import picocli.CommandLine.Option;

/** How a result is printed. */
final class Printing {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  Format format() {
    return format;
  }
}
