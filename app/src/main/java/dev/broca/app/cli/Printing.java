package dev.broca.app.cli;

import picocli.CommandLine.Option;

/** How a result is printed. */
public final class Printing {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  public Format format() {
    return format;
  }

  /** Prints what has been found in the form that was asked for. */
  public void print(Console console, Report report) {
    console.print(format.lines(report));
  }
}
