package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code broca data} and the commands below it. */
@Command(
    name = "data",
    header = "Look at stimuli, make nonwords and other conditions, print minimal pairs.",
    customSynopsis = "broca data COMMAND",
    sortOptions = false,
    description = "",
    footer = {
      "",
      "Examples:",
      "  broca data audit language --model smollm2-135m",
      "  broca data nonwords --count 20",
      "  broca data jabberwocky --sentences sentences.txt",
      "  broca data pairs > pairs.jsonl"
    })
public final class DataCommand extends BrocaCommand {
  private DataCommand(Console console) {
    super(console);
  }

  public static CommandLine commandLine(Console console) {
    return new CommandLine(new DataCommand(console))
        .addSubcommand(new AuditCommand(console))
        .addSubcommand(new NonwordsCommand(console))
        .addSubcommand(new FromSentencesCommand.WordListsCommand(console))
        .addSubcommand(new FromSentencesCommand.JabberwockyCommand(console))
        .addSubcommand(new PairsCommand(console))
        .addSubcommand(new PullCommand(console));
  }

  @Override
  protected int run() {
    throw wrong(
        "Which command? There are audit, nonwords, wordlists, jabberwocky, pairs and pull.");
  }
}
