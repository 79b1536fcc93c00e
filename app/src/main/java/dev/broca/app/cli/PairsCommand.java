package dev.broca.app.cli;

import dev.broca.lab.benchmark.pairs.MinimalPair;
import picocli.CommandLine.Command;

/** {@code broca data pairs}. */
@Command(
    name = "pairs",
    header = "Print Broca's own minimal pairs.",
    customSynopsis = "broca data pairs",
    sortOptions = false,
    description = {
      "Prints the items of evaluate --benchmark pairs: one JSON object on every line, with the fields"
          + " of BLiMP's files, for use elsewhere.",
      ""
    },
    footer = {"", "Example:", "  broca data pairs > pairs.jsonl"})
final class PairsCommand extends BrocaCommand {
  PairsCommand(Console console) {
    super(console);
  }

  @Override
  int run() {
    console.print(MinimalPair.all().stream().map(PairsCommand::json).toList());
    return OK;
  }

  private static String json(MinimalPair pair) {
    return Json.MAPPER
        .createObjectNode()
        .put("sentence_good", pair.good())
        .put("sentence_bad", pair.bad())
        .put("linguistics_term", pair.phenomenon())
        .put("UID", pair.paradigm())
        .put("pairID", Integer.toString(pair.number()))
        .toString();
  }
}
