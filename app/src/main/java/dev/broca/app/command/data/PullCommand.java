package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.FetchMeter;
import dev.broca.lab.output.Table;
import dev.broca.lab.published.PublicData;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.model.hub.HubOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca data pull}. */
@Command(
    name = "pull",
    header = "Fetch published benchmarks, localizer texts, recordings or reading times.",
    customSynopsis = "broca data pull [NAME] [OPTION]...",
    sortOptions = false,
    description = {
      "Fetches a published set of data from where its authors or others keep it, verifies it, and"
          + " checks that it is whole. Without a name: lists the sets, with sources and licences."
          + " Benchmarks and localizer texts are found by their names afterwards: evaluate"
          + " --benchmark blimp, evaluate --benchmark minimal-pairs --data zorro, localize --stimuli"
          + " langloc.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca data pull",
      "  broca data pull blimp && broca evaluate gpt2 --benchmark blimp --limit 10",
      "  broca data pull glue",
      "  broca data pull multiblimp:eng",
      "  broca data pull pereira2018 --out data",
      "  broca data pull naturalstories && broca reading gpt2 --data data/processed_wordinfo.tsv"
    })
final class PullCommand extends BrocaCommand {
  /** A set, or all sets that are like one of them, as they are listed. */
  private record Listed(String name, String what, PublicData set) {
    static Listed of(PublicData set) {
      return new Listed(set.name(), set.what(), set);
    }
  }

  private static final Listed OF_LANGUAGES =
      new Listed(
          "multiblimp:CODE",
          "agreement in minimal pairs, 101 languages by their codes of three letters",
          PublicData.of("multiblimp:eng"));

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The set to fetch; for a set of parts, all of them or one (glue, glue:rte).")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the files. Default: data for recordings and reading times; for texts, where"
              + " Broca finds them by their names (BROCA_DATA, else its cache).")
  private @Nullable Path out;

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      description =
          "Another address of the same file, such as a mirror, or of the folder with the files of a"
              + " set that has several; checksums must be right.")
  private @Nullable String from;

  @Option(names = "--offline", description = "Fetch nothing; check what is there.")
  private boolean offline;

  PullCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String wanted = name;
    if (wanted == null) {
      list();
      return OK;
    }
    List<PublicData> known = fromArguments(() -> PublicData.named(wanted));
    if (from != null && known.size() > 1) {
      throw wrong("--from is for one set, but %s has %d parts.".formatted(wanted, known.size()));
    }
    for (PublicData set : known) {
      pull(from == null ? set : set.at(address(from)));
    }
    return OK;
  }

  private void pull(PublicData set) {
    say("%s: %s.".formatted(set.name(), set.what()));
    say("Licence: %s. Cite: %s.".formatted(set.licence(), set.cite()));
    HubOptions options = HubOptions.fromEnvironment();
    Path fetched;
    try (var meter = new FetchMeter(console, quiet)) {
      fetched = set.fetch(folder(set), offline ? options.withOffline(true) : options, meter);
    }
    say("Checked: %s.".formatted(set.checked(fetched)));
    console.print(fetched.toString());
  }

  private Path folder(PublicData set) {
    if (out != null) {
      return out;
    }
    return set.isText() ? PulledSets.standard().folder() : Path.of("data");
  }

  private URI address(String text) {
    try {
      var uri = new URI(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, with all other mistakes.
    }
    throw wrong("--from should be a web address, but it is '%s'.".formatted(text));
  }

  private static String files(PublicData set) {
    return set.files().size() == 1 ? set.files().getFirst().name() : set.files().size() + " files";
  }

  private void list() {
    Table<Listed> sets =
        Table.<Listed>columns()
            .text("name", Listed::name)
            .text("what", Listed::what)
            .text("licence", listed -> listed.set().licence())
            .text("files", listed -> files(listed.set()))
            .text("source", listed -> listed.set().source())
            .of(
                Stream.concat(PublicData.ALL.stream().map(Listed::of), Stream.of(OF_LANGUAGES))
                    .toList());
    console.print(sets.lines());
  }
}
