package dev.broca.app.command.localize;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Format;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Report;
import dev.broca.app.command.localize.LocalizerFiles.Kept;
import dev.broca.app.option.Converters;
import dev.broca.app.option.LocalizerArguments;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.MultiverseOptions;
import dev.broca.app.option.Opening;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Table;
import dev.broca.model.LanguageModel;
import dev.broca.model.weights.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca localize}. */
@Command(
    name = "localize",
    header = "Find the units of a network and say how far to trust them.",
    customSynopsis = "broca localize MODEL --network NAME --out DIR [OPTION]...",
    sortOptions = false,
    description = {
      "Finds the units that respond more to one condition of texts than to another, and says how"
          + " far to trust them. Writes mask, q and t values, a page and a passport into a folder"
          + " of its own below --out.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca localize smollm2-135m --network language --percentage 1 --out results",
      "  broca localize gpt2 --network language --mode paper --stimuli langloc --out r",
      "  broca localize gpt2 --network tense --stimuli tense.csv --out results",
      "  broca localize gpt2 --network pairs:islands --out results",
      "  broca localize gpt2 --network language --label-permuted 39 --out results",
      "  broca localize gpt2 --network language --multiverse --cuts none,12,matched",
      "  broca localize gpt2 --network language --multiverse --sites attention-output,heads",
      "  broca localize gpt2 --network language --site heads --num-units 8 --out results"
    })
public final class LocalizeCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Mixin LocalizerArguments arguments = new LocalizerArguments();

  @Option(
      names = "--label-permuted",
      paramLabel = "M",
      description =
          "Also find M masks with permuted labels, as controls: the same responses and selection,"
              + " labels permuted among texts of the same group and about as many tokens, with the"
              + " seeds of --seed on. Written beside the mask, as label-permuted_seed=S.npy.",
      converter = Converters.OfRepetitions.class)
  private int controls;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for results; each goes into a folder of its own in it. Required but for"
              + " --multiverse.")
  private @Nullable Path out;

  @Option(names = "--overwrite", description = "Compute again what was computed before.")
  private boolean overwrite;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How to print the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  @Mixin MultiverseOptions multiverse = new MultiverseOptions();
  @Mixin Opening opening = new Opening();

  public LocalizeCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String name = model.name();
    if (multiverse.wanted()) {
      return runMultiverse(name);
    }
    if (multiverse.given()) {
      throw wrong(
          "--sites, --poolings, --activations, --cuts and --percentages belong to --multiverse.");
    }
    Path place = out;
    if (place == null) {
      throw wrong("Missing required option: '--out=DIR'");
    }
    Localizer localizer = fromArguments(arguments::localizer);
    try (LanguageModel opened = opening.open(name, console, quiet)) {
      Kept result =
          new LocalizerFiles(console, quiet, place, overwrite)
              .resultOf(localizer.on(opened), controls, arguments.seed());
      print(result, opened);
    }
    return OK;
  }

  private int runMultiverse(String name) {
    if (controls > 0) {
      throw wrong("--label-permuted and --multiverse do not go together. Run them one by one.");
    }
    Localizer localizer = fromArguments(arguments::localizer);
    Multiverse.Grid grid = fromArguments(multiverse::grid);
    try (LanguageModel opened = opening.open(name, console, quiet)) {
      Multiverse cells = localizer.multiverse(grid, opened);
      Path place = out;
      var report = new MultiverseReport(cells, read(cells), place != null);
      Optional<Path> folder = Optional.ofNullable(place).map(report::write);
      console.print(
          format.lines(
              Report.of(() -> withFolder(report.lines(), folder), report::json, report::table)));
    }
    return OK;
  }

  private static List<String> withFolder(List<String> lines, Optional<Path> folder) {
    return Stream.concat(lines.stream(), folder.stream().map(path -> "Files: " + path)).toList();
  }

  private List<Multiverse.Cell> read(Multiverse cells) {
    try (var meter = new Meter(console, quiet, "Reading", "tokens")) {
      long total = cells.tokens();
      return cells.run((done, all) -> {
        meter.advanced(done, all);
        if (done == total) {
          meter.finished(total);
        }
      });
    }
  }

  private void print(Kept result, LanguageModel opened) {
    console.print(
        format.lines(Report.of(() -> lines(result), result::summary, () -> units(result, opened))));
  }

  private List<String> lines(Kept result) {
    var lines = new ArrayList<>(result.lines());
    lines.add("");
    lines.add("Files: " + result.folder());
    if (controls > 0) {
      lines.add(
          "Label-permuted: %s to %s"
              .formatted(
                  ResultFolder.labelPermuted(arguments.site(), arguments.seed()),
                  ResultFolder.labelPermuted(arguments.site(), arguments.seed() + controls - 1)));
    }
    lines.add("Page:  " + result.page());
    return lines;
  }

  /** The units of the mask, read from where they are kept. */
  private Table<Integer> units(Kept result, LanguageModel opened) {
    Mask mask = MaskFiles.read(result.mask(), opened.units(arguments.site()));
    double[] t = Npy.read(result.folder().resolve(ResultFolder.T_VALUES)).doubles();
    double[] q = Npy.read(result.folder().resolve(result.summary().qFile())).doubles();
    return mask.columns()
        .number("t", unit -> t[unit])
        .number("q", unit -> q[unit])
        .of(mask.stream().boxed().toList());
  }
}
