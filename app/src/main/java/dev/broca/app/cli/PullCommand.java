package dev.broca.app.cli;

import dev.broca.lab.brain.data.PublicData;
import dev.broca.model.hub.HubOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca data pull}. */
@Command(
    name = "pull",
    header = "Fetch published recordings or reading times.",
    customSynopsis = "broca data pull [NAME] [OPTION]...",
    sortOptions = false,
    description = {
      "Fetches a published set of data from where its authors or Brain-Score keep it, verifies it,"
          + " and checks that texts and responses fit. Without a name: lists the sets, with sources"
          + " and licences.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca data pull",
      "  broca data pull pereira2018 --out data",
      "  broca data pull naturalstories && broca reading gpt2 --data data/processed_wordinfo.tsv"
    })
final class PullCommand extends BrocaCommand {
  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The set to fetch.")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the file. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("data");

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      description =
          "Another address of the same file, such as a mirror; its checksum must be right.")
  private @Nullable String from;

  @Option(names = "--offline", description = "Fetch nothing; check what is there.")
  private boolean offline;

  PullCommand(Console console) {
    super(console);
  }

  @Override
  int run() {
    String wanted = name;
    if (wanted == null) {
      list();
      return OK;
    }
    PublicData known = fromArguments(() -> PublicData.of(wanted));
    PublicData set = from == null ? known : known.at(address(from));
    say("%s: %s.".formatted(set.name(), set.what()));
    say("Licence: %s. Cite: %s.".formatted(set.licence(), set.cite()));
    HubOptions options = HubOptions.fromEnvironment();
    Path file;
    try (var meter = new FetchMeter(console, quiet)) {
      file = set.file().fetch(out, offline ? options.withOffline(true) : options, meter);
    }
    say("Checked: %s.".formatted(set.checked(file)));
    console.print(file.toString());
    return OK;
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

  private void list() {
    var table = new TextTable("name", "what", "licence", "file", "source");
    for (PublicData set : PublicData.ALL) {
      table.row(set.name(), set.what(), set.licence(), set.file().name(), set.source());
    }
    console.print(table.lines());
  }
}
