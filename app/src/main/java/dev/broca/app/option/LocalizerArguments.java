package dev.broca.app.option;

import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Range;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which network is looked for, in which texts, and how. */
public final class LocalizerArguments {
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
          "The texts: a folder with the published language or theory-of-mind localizer, or a table"
              + " with the columns text, condition and, if texts come in groups, group (docs/tables.md); for blimp:NAME, BLiMP's JSONL files."
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

  @Mixin private TableArguments table = new TableArguments();

  /** Where the units sit. */
  public Site site() {
    return site;
  }

  /** For all that is drawn. */
  public long seed() {
    return seed;
  }

  /**
   * The localizer, its texts read.
   *
   * @throws dev.broca.lab.LabException when the texts are missing or the options do not fit
   */
  public Localizer localizer() {
    Localizer localizer =
        new LocalizerRequest(
                network,
                mode,
                seed,
                Optional.ofNullable(stimuli),
                Optional.ofNullable(positive),
                Optional.ofNullable(negative),
                table.options())
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
}
