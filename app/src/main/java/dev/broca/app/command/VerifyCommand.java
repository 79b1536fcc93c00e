package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.KeptResponses;
import dev.broca.lab.store.Store;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.Sha256;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code broca cache verify}: checks what is kept against its hashes. */
@Command(
    name = "verify",
    header = "Check what is kept against its hashes.",
    customSynopsis = "broca cache verify [OPTION]...",
    sortOptions = false,
    description = {
      "Reads models, libraries, data, prepared starts and kept activations of Broca's cache, and the"
          + " stores and results that are named, and says what is damaged. Exit code 1 if anything"
          + " is. It changes nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca cache verify",
      "  broca cache verify --store language.sqlite --results language.localizers"
    })
final class VerifyCommand extends BrocaCommand {
  private static final String HASH = ".sha256";

  /** What was checked in one place; the problems are sentences. */
  private record Checked(String part, long whole, List<String> problems, long unknown) {}

  private static final Columns<Checked> COLUMNS =
      Table.<Checked>columns()
          .text("part", Checked::part)
          .whole("checked", one -> one.whole + one.problems.size())
          .whole("damaged", one -> one.problems.size())
          .whole("without_a_hash", Checked::unknown);

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description = "Another cache than the standard one.")
  private @Nullable Path root;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "A store of a study to check too; may be repeated.")
  private List<Path> stores = List.of();

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "A result of a localizer, or a folder of them, to check too; may be repeated.")
  private List<Path> results = List.of();

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    CacheFolders folders = CacheCommand.folders(root);
    var checked = new ArrayList<Checked>();
    for (CacheCommand.Part part : CacheCommand.Part.values()) {
      if (part != CacheCommand.Part.HASHES) { // a hash of a file elsewhere, no file of its own
        checked.add(ofCache(part, part.folder.apply(folders)));
      }
    }
    stores.forEach(store -> checked.add(ofStore(store)));
    results.forEach(folder -> checked.add(ofResults(folder)));
    console.print(COLUMNS.of(checked).lines());
    List<String> damaged = checked.stream().flatMap(one -> one.problems.stream()).toList();
    damaged.forEach(console::error);
    return damaged.isEmpty() ? OK : FAILED;
  }

  private static Checked ofCache(CacheCommand.Part part, Path folder) {
    List<String> problems = new ArrayList<>();
    long whole = 0;
    long unknown = 0;
    for (Path file : files(folder)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(HASH)) {
        Path of = file.resolveSibling(name.substring(0, name.length() - HASH.length()));
        if (!Files.isRegularFile(of)) {
          problems.add("%s is missing.%s".formatted(of, again(part)));
        } else if (isHash(of, file)) {
          whole++;
        } else {
          problems.add("%s does not fit its hash.%s".formatted(of, again(part)));
        }
      } else if (name.endsWith(KeptResponses.SUFFIX)) {
        if (isWhole(file)) {
          whole++;
        } else {
          problems.add("%s does not fit its checksum.%s".formatted(file, again(part)));
        }
      } else if (!Files.exists(WholeFiles.hashOf(file)) && !isNote(name)) {
        unknown++;
      }
    }
    return new Checked(part.label, whole, problems, unknown);
  }

  private static String again(CacheCommand.Part part) {
    return " Delete it, or all of them with 'broca cache clear %s': what is needed comes back."
        .formatted(part.label);
  }

  /** Files that say something of others. */
  private static boolean isNote(String name) {
    return name.endsWith(".lock") || name.equals("complete");
  }

  private static boolean isHash(Path file, Path hash) {
    try {
      return Files.readString(hash).strip().equals(Sha256.of(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isWhole(Path file) {
    try {
      return KeptResponses.isWhole(file);
    } catch (IOException e) {
      return false;
    }
  }

  private static Checked ofStore(Path file) {
    try (Store store = Store.reading(file)) {
      Store.Verified found = store.verified();
      List<String> problems =
          found.problems().stream()
              .map(problem ->
                  "%s: %s The next run of the study computes anew what is missing."
                      .formatted(file, problem))
              .toList();
      String name = file.toString();
      return found.hashed()
          ? new Checked(name, found.results() - problems.size(), problems, 0)
          : new Checked(name, 0, problems, found.results() - problems.size());
    }
  }

  /** A result, or all results below a folder. */
  private static Checked ofResults(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new LabException("There is no folder %s.".formatted(folder));
    }
    List<String> problems = new ArrayList<>();
    long whole = 0;
    for (Path passport : files(folder)) {
      if (passport.endsWith(ResultFolder.PASSPORT)) {
        Path result = passport.resolveSibling("");
        List<String> found = problems(result);
        whole += found.isEmpty() ? 1 : 0;
        found.forEach(problem -> problems.add("%s: %s".formatted(result, problem)));
      }
    }
    return new Checked(folder.toString(), whole, problems, 0);
  }

  private static List<String> problems(Path result) {
    try {
      return ResultFolder.problems(result);
    } catch (LabException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** All files below a folder; none where there is no folder. Links are not followed. */
  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
