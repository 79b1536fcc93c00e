package dev.broca.app.cli;

import dev.broca.torch.Staging;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a result is printed, and where to. */
public final class Writing {
  @Mixin private Printing printing = new Printing();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the results. Default: the standard output.")
  private @Nullable Path out;

  /** Prints the result in the form that was asked for, or writes a file, whole or not at all. */
  public void write(Console console, boolean quiet, Report report) {
    if (out == null) {
      printing.print(console, report);
      return;
    }
    Staging.write(out, Staging.text(printing.format().lines(report)));
    console.say(quiet, "Written: " + out);
  }
}
