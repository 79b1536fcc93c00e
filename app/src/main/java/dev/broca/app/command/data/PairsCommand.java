package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.option.Converters;
import dev.broca.lab.benchmark.pairs.MinimalPair;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.benchmark.suite.PairContrast.Pair;
import dev.broca.lab.output.Json;
import dev.broca.lab.response.Selection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code broca data pairs}. */
@Command(
    name = "pairs",
    header = "Print Broca's own minimal pairs.",
    customSynopsis = "broca data pairs [--test-half NETWORK] [OPTION]...",
    sortOptions = false,
    description = {
      "Prints the items of evaluate --benchmark pairs: one JSON object on every line, with the fields"
          + " of BLiMP's files, for use elsewhere. With --test-half, prints those that localize did"
          + " not use, for evaluate --benchmark minimal-pairs --data FILE.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca data pairs > pairs.jsonl",
      "  broca data pairs --test-half pairs:islands > islands.jsonl",
      "  broca data pairs --test-half blimp:passive_1 --stimuli blimp/data > passive.jsonl"
    })
final class PairsCommand extends BrocaCommand {
  @Option(
      names = "--test-half",
      paramLabel = "NETWORK",
      description =
          "Only the half that localize --network NETWORK keeps for testing: pairs: or blimp: and a"
              + " paradigm or phenomenon.")
  private @Nullable String network;

  @Option(
      names = "--stimuli",
      paramLabel = "PATH",
      description = "BLiMP's JSONL files, for --test-half blimp:NAME.")
  private @Nullable Path stimuli;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of localize, for --test-half. Default: 42.",
      converter = Converters.OfSeed.class)
  private @Nullable Long seed;

  PairsCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    console.print(pairs().stream().map(PairsCommand::json).toList());
    return OK;
  }

  private List<Pair> pairs() {
    String name = network;
    if (name == null) {
      if (stimuli != null || seed != null) {
        throw wrong("--stimuli and --seed say which half --test-half prints. Give it, or neither.");
      }
      return MinimalPair.all().stream().map(Pair::of).toList();
    }
    return fromArguments(() ->
        PairContrast.of(
                name, seed == null ? Selection.DEFAULT_SEED : seed, Optional.ofNullable(stimuli))
            .testing());
  }

  private static String json(Pair pair) {
    return Json.MAPPER
        .createObjectNode()
        .put("sentence_good", pair.good())
        .put("sentence_bad", pair.bad())
        .put("linguistics_term", pair.phenomenon())
        .put("UID", pair.paradigm())
        .put("pairID", pair.id().substring(pair.paradigm().length() + 1))
        .toString();
  }
}
