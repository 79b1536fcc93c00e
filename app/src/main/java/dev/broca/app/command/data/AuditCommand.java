package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Format;
import dev.broca.app.cli.Json;
import dev.broca.app.cli.TextTable;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Fetching;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.localize.LocalizerRequest;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  record Differences(
      @Nullable Double words,
      @Nullable Double characters,
      @Nullable Double tokens,
      @Nullable Double tokensKept) {}

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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

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
      switch (format) {
        case TABLE -> print(audit, files);
        case JSON -> console.print(Json.of(audited(audit)));
        case CSV -> console.print(csv(audit).csv());
      }
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

  private void print(Audit audit, ModelFiles files) {
    console.print(
        "%s: %s against %s, as %s reads them; cut: %s"
            .formatted(
                audit.contrast(),
                audit.positive().name(),
                audit.negative().name(),
                files.id(),
                audit.truncation().label()));
    console.print("");
    console.print(table(audit).lines());
    console.print("");
    if (audit.warnings().isEmpty()) {
      console.print("No warnings.");
    }
    audit.warnings().forEach(warning -> console.print("! " + warning));
  }

  private static TextTable table(Audit audit) {
    Condition p = audit.positive();
    Condition n = audit.negative();
    return new TextTable("", p.name(), n.name(), "difference")
        .row("texts", p.items(), n.items(), "")
        .row("duplicates", p.duplicates(), n.duplicates(), "")
        .row("different words", p.differentWords(), n.differentWords(), "")
        .row("words per text", spread(p.words()), spread(n.words()), fixed(audit.words()))
        .row("letters per word", spread(p.lettersPerWord()), spread(n.lettersPerWord()), "")
        .row(
            "characters per text",
            spread(p.characters()),
            spread(n.characters()),
            fixed(audit.characters()))
        .row("tokens per text", spread(p.tokens()), spread(n.tokens()), fixed(audit.tokens()))
        .row("words kept by the cut", spread(p.wordsKept()), spread(n.wordsKept()), "")
        .row(
            "tokens kept by the cut",
            spread(p.tokensKept()),
            spread(n.tokensKept()),
            fixed(audit.tokensKept()))
        .row("cut inside a word", percent(p.insideWord()), percent(n.insideWord()), "");
  }

  /** One line for each condition and measure; where nothing varies there is only a mean. */
  private static TextTable csv(Audit audit) {
    var table = new TextTable("condition", "measure", "mean", "sd", "min", "max");
    for (Condition condition : List.of(audit.positive(), audit.negative())) {
      String name = condition.name();
      table.row(name, "texts", condition.items(), "", "", "");
      table.row(name, "duplicates", condition.duplicates(), "", "", "");
      table.row(name, "different_words", condition.differentWords(), "", "", "");
      addRow(table, name, "words", condition.words());
      addRow(table, name, "letters_per_word", condition.lettersPerWord());
      addRow(table, name, "characters", condition.characters());
      addRow(table, name, "tokens", condition.tokens());
      addRow(table, name, "words_kept", condition.wordsKept());
      addRow(table, name, "tokens_kept", condition.tokensKept());
      table.row(name, "inside_word", condition.insideWord(), "", "", "");
    }
    return table;
  }

  private static void addRow(TextTable table, String name, String measure, Spread spread) {
    table.row(name, measure, spread.mean(), spread.sd(), spread.min(), spread.max());
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
        new Differences(
            Json.finite(audit.words()),
            Json.finite(audit.characters()),
            Json.finite(audit.tokens()),
            Json.finite(audit.tokensKept())),
        audit.shared(),
        audit.leftOut(),
        audit.warnings());
  }
}
