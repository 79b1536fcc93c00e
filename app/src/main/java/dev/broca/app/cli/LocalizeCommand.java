package dev.broca.app.cli;

import dev.broca.app.cli.LocalizerFiles.Kept;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Activation;
import dev.broca.lab.localize.Amount;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.localize.Mask;
import dev.broca.lab.localize.MaskFiles;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.localize.Pooling;
import dev.broca.lab.localize.Range;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.localize.Selection;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.LanguageModel;
import dev.broca.model.Site;
import dev.broca.model.weights.Npy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      "  broca localize gpt2 --network language --site heads --num-units 8 --out results"
    })
final class LocalizeCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      required = true,
      description =
          "language, multiple-demand, theory-of-mind, short-long (an irrelevant contrast, as a"
              + " control), pairs:NAME for our own minimal pairs of a paradigm or phenomenon,"
              + " blimp:NAME for BLiMP's, or any name for the contrast of --stimuli.")
  private String network = "";

  @Option(
      names = "--stimuli",
      paramLabel = "PATH",
      description =
          "The texts: a folder with the published language or theory-of-mind localizer, or a CSV or"
              + " JSONL file with the columns text and condition; for blimp:NAME, BLiMP's JSONL files."
              + " Default: the built-in texts of the network; in paper mode of multiple-demand the"
              + " published sums.")
  private @Nullable Path stimuli;

  @Option(
      names = "--positive",
      paramLabel = "NAME",
      description = "The condition of a file that the network prefers. Default: positive.")
  private @Nullable String positive;

  @Option(
      names = "--negative",
      paramLabel = "NAME",
      description = "The other condition of a file. Default: negative.")
  private @Nullable String negative;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "strict (default), or paper for what the code of arXiv 2411.02280 does.",
      converter = Converters.OfMode.class)
  private Mode mode = Mode.STRICT;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description =
          "Where the units sit in every block: block-output (default), attention-output,"
              + " mlp-output, mlp-hidden or heads.",
      converter = Converters.OfSite.class)
  private Site site = Site.BLOCK_OUTPUT;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      description =
          "Tokens to read: last-token, last-word, mean, mean-after-first or sum. Default in strict"
              + " mode: last-word for language, else mean-after-first; in paper mode: last-token.",
      converter = Converters.OfPooling.class)
  private @Nullable Pooling pooling;

  @Option(
      names = "--activation",
      paramLabel = "KIND",
      description = "absolute (default) or signed.",
      converter = Converters.OfActivation.class)
  private @Nullable Activation activation;

  @Option(
      names = "--truncate",
      paramLabel = "HOW",
      description =
          "none, a number of tokens, or matched: both conditions to equal numbers of tokens."
              + " Default: none; 12 for language in paper mode.",
      converter = Converters.OfTruncation.class)
  private @Nullable Truncation truncation;

  @Option(
      names = "--percentage",
      paramLabel = "P",
      description = "Units to take, in percent of all. Default: 1.")
  private @Nullable Double percentage;

  @Option(names = "--num-units", paramLabel = "N", description = "Units to take, as a number.")
  private @Nullable Integer numUnits;

  @Option(
      names = "--localize-range",
      paramLabel = "A-B",
      description =
          "Which units, in percentiles of t: 100-100 the largest (default), 0-0 the most negative,"
              + " a-b drawn from a band.",
      converter = Converters.OfRange.class)
  private Range range = Range.TOP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For all that is drawn at random. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Option(
      names = "--label-permuted",
      paramLabel = "M",
      description =
          "Also find M masks with permuted labels, as controls: the same responses and selection,"
              + " labels permuted among texts of the same group and about as many tokens, with the"
              + " seeds of --seed on. Written beside the mask, as label-permuted_seed=S.npy.",
      converter = Converters.OfPositive.class)
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
  @Mixin Computing computing = new Computing();
  @Mixin Fetching fetching = new Fetching();

  LocalizeCommand(Console console) {
    super(console);
  }

  @Override
  int run() {
    String name = model.name();
    if (multiverse.wanted()) {
      return runMultiverse(name);
    }
    if (multiverse.given()) {
      throw wrong("--poolings, --activations, --cuts and --percentages belong to --multiverse.");
    }
    Path place = out;
    if (place == null) {
      throw wrong("Missing required option: '--out=DIR'");
    }
    Localizer localizer = fromArguments(this::localizer);
    try (LanguageModel opened =
        computing.open(
            fetching.resolve(name, computing.needsWeights(), console, quiet), console, quiet)) {
      Kept result =
          new LocalizerFiles(console, quiet, place, overwrite)
              .resultOf(localizer.on(opened), controls, seed);
      print(result, opened);
    }
    return OK;
  }

  private int runMultiverse(String name) {
    if (controls > 0) {
      throw wrong("--label-permuted and --multiverse do not go together. Run them one by one.");
    }
    Localizer localizer = fromArguments(this::localizer);
    Multiverse.Grid grid = fromArguments(multiverse::grid);
    try (LanguageModel opened =
        computing.open(
            fetching.resolve(name, computing.needsWeights(), console, quiet), console, quiet)) {
      Multiverse cells = localizer.multiverse(grid, opened);
      MultiverseReport report = new MultiverseReport(cells, read(cells));
      Path place = out;
      Path folder = place == null ? null : report.write(place);
      switch (format) {
        case TABLE -> {
          console.print(report.lines());
          if (folder != null) {
            console.print("Files: " + folder);
          }
        }
        case JSON -> console.print(report.json(folder != null));
        case CSV -> console.print(report.csv(folder != null));
      }
    }
    return OK;
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

  private Localizer localizer() {
    Localizer localizer =
        new LocalizerRequest(
                network,
                mode,
                seed,
                Optional.ofNullable(stimuli),
                Optional.ofNullable(positive),
                Optional.ofNullable(negative))
            .localizer();
    return localizer.with(options(localizer.options()));
  }

  private LocalizerOptions options(LocalizerOptions defaults) {
    LocalizerOptions options = defaults.with(site);
    if (pooling != null) {
      options = options.with(pooling);
    }
    if (activation != null) {
      options = options.with(activation);
    }
    if (truncation != null) {
      options = options.with(truncation);
    }
    Selection selection = options.selection().in(range);
    if (percentage != null || numUnits != null) {
      selection = selection.taking(Amount.of(percentage, numUnits));
    }
    return options.with(selection);
  }

  private void print(Kept result, LanguageModel opened) {
    switch (format) {
      case TABLE -> {
        console.print(result.lines());
        console.print("");
        console.print("Files: " + result.folder());
        if (controls > 0) {
          console.print(
              "Label-permuted: %s to %s"
                  .formatted(
                      ResultFolder.labelPermuted(site, seed),
                      ResultFolder.labelPermuted(site, seed + controls - 1)));
        }
        console.print("Page:  " + result.page());
      }
      case JSON -> console.print(Json.of(result.summary()));
      case CSV -> console.print(units(result, opened).csv());
    }
  }

  /** The units of the mask, read from where they are kept. */
  private TextTable units(Kept result, LanguageModel opened) {
    Mask mask = MaskFiles.read(result.mask(), opened.units(site));
    double[] t = Npy.read(result.folder().resolve(ResultFolder.T_VALUES)).doubles();
    double[] q = Npy.read(result.folder().resolve(result.summary().qFile())).doubles();
    var table = new TextTable("site", "layer", "unit", "t", "q");
    mask.stream()
        .forEach(unit ->
            table.row(
                mask.units().site().label(),
                mask.units().block(unit),
                mask.units().coordinate(unit),
                t[unit],
                q[unit]));
    return table;
  }
}
