package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Fetching;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Audit.Condition;
import dev.broca.lab.stimuli.Audit.Spread;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.StimulusSet;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.weights.Gguf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca data audit}. */
@Command(
    name = "audit",
    header = "Show what texts look like to a model.",
    customSynopsis = "broca data audit SET --model MODEL [OPTION]...",
    sortOptions = false,
    description = {
      "Shows what two conditions of texts look like to a model: words and tokens, what a cut"
          + " leaves of them, duplicates, and how far length alone could tell them apart.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca data audit language --model smollm2-135m",
      "  broca data audit langloc --model gpt2 --truncate 12",
      "  broca data audit tense.csv --positive past --negative present --model gpt2"
    })
final class AuditCommand extends BrocaCommand {
  /**
   * An audit as it is printed. Infinite differences (nothing varies) are null.
   *
   * @param difference standardised differences, positive minus negative
   */
  record Audited(
      String contrast,
      String truncation,
      Condition positive,
      Condition negative,
      Differences difference,
      int shared,
      List<String> leftOut,
      List<String> warnings) {}

  record Differences(double words, double characters, double tokens, double tokensKept) {}

  /** A measure of both conditions in words, and how far they differ. */
  private record Compared(String measure, String positive, String negative, String difference) {}

  /** A measure of a condition. A number that is no mean has no spread. */
  private record Measured(String condition, String measure, Number mean, @Nullable Spread spread) {}

  @Parameters(
      paramLabel = "SET",
      description =
          "A built-in set (language, multiple-demand, theory-of-mind, short-long, or pairs: with a"
              + " paradigm or phenomenon of the minimal pairs), a folder with the published"
              + " language or theory-of-mind localizer, or a table with the columns text and"
              + " condition (docs/tables.md).")
  private String set = "";

  @Option(
      names = {"--model", "--model-name"},
      paramLabel = "MODEL",
      required = true,
      description = "The model whose tokenizer reads them.")
  private String model = "";

  @Option(
      names = "--truncate",
      paramLabel = "HOW",
      description = "none (default), a number of tokens, or matched.",
      converter = Converters.OfTruncation.class)
  private Truncation truncation = Truncation.none();

  @Option(
      names = "--positive",
      paramLabel = "NAME",
      description = "A condition of a file. Default: ${DEFAULT-VALUE}.")
  private String positive = "positive";

  @Option(
      names = "--negative",
      paramLabel = "NAME",
      description = "The other condition of a file. Default: ${DEFAULT-VALUE}.")
  private String negative = "negative";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "For built-in nonwords, sums and halves of minimal pairs. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Mixin private Printing printing = new Printing();

  @Mixin private TableArguments table = new TableArguments();

  @Mixin Fetching fetching = new Fetching();

  AuditCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    StimulusSet texts = fromArguments(this::texts);
    ModelFiles files = fetching.resolve(model, false, console, quiet);
    try (Tokenizer tokenizer = tokenizer(files)) {
      Audit audit = Audit.of(truncation.apply(texts.of(tokenizer), tokenizer));
      printing.print(
          console,
          Report.of(() -> lines(audit, files), () -> audited(audit), () -> measures(audit)));
    }
    return OK;
  }

  private StimulusSet texts() {
    return switch (set) {
      case "language", "multiple-demand", "theory-of-mind", "short-long" -> builtIn();
      case String name when name.startsWith(PairContrast.OWN) -> builtIn();
      default ->
          new StimulusSet.Fixed(
              StimulusSet.read(Path.of(set), positive, negative, table.options()));
    };
  }

  private StimulusSet builtIn() {
    return new LocalizerRequest(
            set, Mode.STRICT, seed, Optional.empty(), Optional.empty(), Optional.empty())
        .texts();
  }

  /** The tokenizer alone: the weights are not needed. */
  private static Tokenizer tokenizer(ModelFiles files) {
    if (!files.isGguf()) {
      return Tokenizer.open(files.path());
    }
    try (Gguf gguf = Gguf.open(files.path())) {
      return Tokenizer.fromGguf(files.path(), gguf.metadata());
    }
  }

  private static List<String> lines(Audit audit, ModelFiles files) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s: %s against %s, as %s reads them; cut: %s"
            .formatted(
                audit.contrast(),
                audit.positive().name(),
                audit.negative().name(),
                files.id(),
                audit.truncation().label()));
    lines.add("");
    lines.addAll(compared(audit).lines());
    lines.add("");
    if (audit.warnings().isEmpty()) {
      lines.add("No warnings.");
    }
    audit.warnings().forEach(warning -> lines.add("! " + warning));
    return lines;
  }

  private static Table<Compared> compared(Audit audit) {
    Condition p = audit.positive();
    Condition n = audit.negative();
    return Table.<Compared>columns()
        .text("", Compared::measure)
        .text("positive", Compared::positive)
        .headed(p.name())
        .text("negative", Compared::negative)
        .headed(n.name())
        .text("difference", Compared::difference)
        .of(
            List.of(
                counts("texts", p.items(), n.items()),
                counts("duplicates", p.duplicates(), n.duplicates()),
                counts("different words", p.differentWords(), n.differentWords()),
                spreads("words per text", p.words(), n.words(), fixed(audit.words())),
                spreads("letters per word", p.lettersPerWord(), n.lettersPerWord(), ""),
                spreads(
                    "characters per text",
                    p.characters(),
                    n.characters(),
                    fixed(audit.characters())),
                spreads("tokens per text", p.tokens(), n.tokens(), fixed(audit.tokens())),
                spreads("words kept by the cut", p.wordsKept(), n.wordsKept(), ""),
                spreads(
                    "tokens kept by the cut",
                    p.tokensKept(),
                    n.tokensKept(),
                    fixed(audit.tokensKept())),
                new Compared(
                    "cut inside a word", percent(p.insideWord()), percent(n.insideWord()), "")));
  }

  private static Compared counts(String measure, int positive, int negative) {
    return new Compared(measure, Integer.toString(positive), Integer.toString(negative), "");
  }

  private static Compared spreads(
      String measure, Spread positive, Spread negative, String difference) {
    return new Compared(measure, spread(positive), spread(negative), difference);
  }

  private static Table<Measured> measures(Audit audit) {
    return Table.<Measured>columns()
        .text("condition", Measured::condition)
        .text("measure", Measured::measure)
        .number("mean", Measured::mean)
        .and(
            Table.<Spread>columns()
                .number("sd", Spread::sd)
                .number("min", Spread::min)
                .number("max", Spread::max),
            Measured::spread)
        .of(Stream.of(audit.positive(), audit.negative()).flatMap(AuditCommand::measures).toList());
  }

  private static Stream<Measured> measures(Condition of) {
    return Stream.of(
        new Measured(of.name(), "texts", of.items(), null),
        new Measured(of.name(), "duplicates", of.duplicates(), null),
        new Measured(of.name(), "different_words", of.differentWords(), null),
        measured(of, "words", of.words()),
        measured(of, "letters_per_word", of.lettersPerWord()),
        measured(of, "characters", of.characters()),
        measured(of, "tokens", of.tokens()),
        measured(of, "words_kept", of.wordsKept()),
        measured(of, "tokens_kept", of.tokensKept()),
        new Measured(of.name(), "inside_word", of.insideWord(), null));
  }

  private static Measured measured(Condition of, String measure, Spread spread) {
    return new Measured(of.name(), measure, spread.mean(), spread);
  }

  private static String spread(Spread spread) {
    return String.format(
        Locale.ROOT,
        "%.2f ± %.2f (%s to %s)",
        spread.mean(),
        spread.sd(),
        trimmed(spread.min()),
        trimmed(spread.max()));
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : fixed(value);
  }

  private static String fixed(double value) {
    return Double.isInfinite(value)
        ? (value > 0 ? "infinite" : "-infinite")
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static Audited audited(Audit audit) {
    return new Audited(
        audit.contrast(),
        audit.truncation().label(),
        audit.positive(),
        audit.negative(),
        new Differences(audit.words(), audit.characters(), audit.tokens(), audit.tokensKept()),
        audit.shared(),
        audit.leftOut(),
        audit.warnings());
  }
}
