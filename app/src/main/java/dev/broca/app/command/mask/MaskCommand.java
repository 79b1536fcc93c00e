package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code broca mask} and the commands below it. */
@Command(
    name = "mask",
    header = "Show, compare and convert masks; draw controls.",
    customSynopsis = "broca mask COMMAND",
    sortOptions = false,
    description = "",
    footer = {
      "",
      "Examples:",
      "  broca mask show mask.npy",
      "  broca mask compare language.npy theory-of-mind.npy"
    })
public final class MaskCommand extends BrocaCommand {
  private MaskCommand(Console console) {
    super(console);
  }

  public static CommandLine commandLine(Console console) {
    return new CommandLine(new MaskCommand(console))
        .addSubcommand(new ShowMaskCommand(console))
        .addSubcommand(new CompareMasksCommand(console))
        .addSubcommand(new ExportMaskCommand(console))
        .addSubcommand(new RandomMasksCommand(console));
  }

  @Override
  protected int run() {
    throw wrong("Which command? There are show, compare, export and random.");
  }
}
