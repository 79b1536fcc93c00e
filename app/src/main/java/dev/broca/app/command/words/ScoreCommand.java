package dev.broca.app.command.words;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Chat;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Lesioning;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.app.option.TokenIds;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.TextScore;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.stimuli.Texts;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.ModelException;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca score}. */
@Command(
    name = "score",
    header = "Print log-probabilities of texts, with or without a lesion.",
    customSynopsis = "broca score MODEL (--text TEXT | --file FILE | --ids JSON) [OPTION]...",
    sortOptions = false,
    description = {
      "Prints the log-probability (natural) of texts, token by token. A text is encoded without"
          + " special tokens and follows exactly one prefix token.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca score smollm2-135m --text 'The cat sleeps.' --text 'The cat sleep.'",
      "  broca score gpt2 --file texts.txt --mask mask.npy --format json",
      "  broca score gpt2 --ids [[464,3797,21256]] --format json"
    })
public final class ScoreCommand extends BrocaCommand {
  static final class Source {
    @Option(
        names = "--text",
        required = true,
        paramLabel = "TEXT",
        description = "A text; may be repeated.")
    private @Nullable List<String> texts;

    @Option(
        names = "--file",
        required = true,
        paramLabel = "FILE",
        description =
            "A file with a text on every line, or a table with the column text (docs/tables.md).")
    private @Nullable Path file;

    @Option(
        names = "--ids",
        required = true,
        paramLabel = "JSON|FILE",
        description = "Token ids, an array for every text, taken literally: [[5, 17], [8]].")
    private @Nullable String ids;
  }

  /**
   * A result as it is printed.
   *
   * @param text the text; for ids, what they decode to; null without a tokenizer
   * @param ids its tokens without the prefix
   * @param tokens the same as they stand in the vocabulary; null without a tokenizer
   * @param logprobs of every token, null where there is no context
   * @param sum of all of them
   * @param prefixId the token before the text, null for none
   */
  record Scored(
      @Nullable String text,
      List<Integer> ids,
      @Nullable List<String> tokens,
      List<@Nullable Float> logprobs,
      double sum,
      @Nullable Integer prefixId) {}

  /** The token at a position of a text. */
  private record Token(int text, int position, Scored score) {
    int id() {
      return score.ids().get(position);
    }

    Optional<String> shown() {
      return Optional.ofNullable(score.tokens()).map(tokens -> tokens.get(position));
    }

    @Nullable Float logprob() {
      return score.logprobs().get(position);
    }
  }

  /** A line for people: a token, or the sum of all. */
  private record Line(String token, @Nullable Integer id, @Nullable Number logprob) {}

  private static final Columns<Token> TOKENS =
      Table.<Token>columns()
          .whole("text", Token::text)
          .whole("position", Token::position)
          .whole("id", Token::id)
          .text("token", token -> token.shown().orElse(null))
          .number("logprob", Token::logprob)
          .whole("prefix_id", token -> token.score().prefixId());

  @Mixin ModelArgument model = new ModelArgument();

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description =
          "The token before every text: auto (default for texts: the one that the tokenizer itself"
              + " puts in front, else <|endoftext|>, else its token for the beginning of a text),"
              + " bos, eos, none (default for --ids), an id, or a token.",
      converter = Converters.OfPrefix.class)
  private @Nullable Prefix prefix;

  @Option(
      names = "--leading-blank",
      description =
          "Put a blank before every text, as the Language Model Evaluation Harness does with BLiMP.")
  private boolean leadingBlank;

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "Units to lesion: .npy, .npz, .safetensors or .csv.")
  private @Nullable Path mask;

  @Mixin Lesioning lesioning = new Lesioning();

  @Mixin private TableArguments table = new TableArguments();

  @Mixin private Chat chat = new Chat();

  @Mixin private Printing printing = new Printing();

  @Mixin Opening opening = new Opening();

  public ScoreCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String name = model.name();
    String json = source.ids;
    if (chat.asked() && (json != null || prefix != null)) {
      throw wrong(
          "--chat takes texts, and neither --ids nor --prefix: the template says how a text begins.");
    }
    if (leadingBlank && (json != null || chat.asked())) {
      throw wrong("--leading-blank is for texts, and goes with neither --ids nor --chat.");
    }
    List<int[]> ids = json == null ? List.of() : fromArguments(() -> TokenIds.read(json));
    List<String> texts = json == null ? fromArguments(this::texts) : List.of();
    Prefix before = prefix != null ? prefix : json == null ? new Prefix.Auto() : new Prefix.None();
    lesioning.check(Optional.ofNullable(mask).stream().toList());
    try (LanguageModel opened = opening.open(name, console, quiet)) {
      LanguageModel lesioned = lesioned(opened, before);
      List<Scored> scored =
          chat.asked()
              ? scoreIds(lesioned, chat.ids(opened, texts), new Prefix.None())
              : json == null ? score(lesioned, texts, before) : scoreIds(lesioned, ids, before);
      printing.print(
          console, Report.of(() -> lines(scored), () -> scored, () -> TOKENS.of(tokens(scored))));
    }
    return OK;
  }

  private List<String> texts() {
    List<String> texts =
        source.file != null
            ? Texts.read(source.file, table.options())
            : Objects.requireNonNull(source.texts);
    return leadingBlank ? texts.stream().map(text -> " " + text).toList() : List.copyOf(texts);
  }

  private LanguageModel lesioned(LanguageModel opened, Prefix before) {
    if (mask == null) {
      return opened;
    }
    Mask read = lesioning.masks(List.of(mask), opened).getFirst();
    Site site = read.units().site();
    say(
        "Lesioned: %d of %d units at %s (%s)."
            .formatted(read.size(), read.units().count(), site.label(), lesioning.described()));
    OptionalInt prefixId = before.in(opened::tokenizer);
    lesioning.cautions(List.of(mask), List.of(read), opened, prefixId, console, quiet);
    Fill fill = lesioning.fill(opened, site, prefixId, console, quiet);
    return opened.lesioned(lesioning.of(read, fill));
  }

  private List<Scored> score(LanguageModel opened, List<String> texts, Prefix before) {
    Tokenizer tokenizer = opened.tokenizer();
    OptionalInt prefixId = before.in(() -> tokenizer);
    List<int[]> ids =
        tokenizer.encodeAll(texts, false).stream()
            .map(tokens -> Prefix.behind(prefixId, tokens.ids()))
            .toList();
    List<TextScore> scores = scores(opened, ids, prefixId);
    return IntStream.range(0, texts.size())
        .mapToObj(i -> scored(texts.get(i), scores.get(i), Optional.of(tokenizer)))
        .toList();
  }

  private List<Scored> scoreIds(LanguageModel opened, List<int[]> ids, Prefix before) {
    List<TextScore> scores = scores(opened, ids, before.in(opened::tokenizer));
    Optional<Tokenizer> tokenizer = ifAny(opened);
    return IntStream.range(0, ids.size())
        .mapToObj(i -> {
          String text = tokenizer.map(t -> t.decode(ids.get(i))).orElse(null);
          return scored(text, scores.get(i), tokenizer);
        })
        .toList();
  }

  /** Ids can be scored without a tokenizer; then they cannot be shown as tokens. */
  private Optional<Tokenizer> ifAny(LanguageModel opened) {
    try {
      return Optional.of(opened.tokenizer());
    } catch (ModelException e) {
      say("Tokens are not shown: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<TextScore> scores(LanguageModel opened, List<int[]> ids, OptionalInt prefixId) {
    try (var meter = new Meter(console, quiet, "Scoring", "tokens")) {
      return TextScore.of(opened, ids, prefixId, meter::advanced);
    }
  }

  private static Scored scored(
      @Nullable String text, TextScore score, Optional<Tokenizer> tokenizer) {
    var logprobs = new ArrayList<@Nullable Float>();
    for (int i = score.logProbs().size(); i < score.ids().size(); i++) {
      logprobs.add(null);
    }
    logprobs.addAll(score.logProbs());
    return new Scored(
        text,
        score.ids(),
        tokenizer.map(t -> score.ids().stream().map(t::token).toList()).orElse(null),
        logprobs,
        score.sum(),
        score.prefix().isPresent() ? score.prefix().getAsInt() : null);
  }

  private static List<Token> tokens(List<Scored> scored) {
    return IntStream.range(0, scored.size())
        .boxed()
        .flatMap(text ->
            IntStream.range(0, scored.get(text).ids().size())
                .mapToObj(i -> new Token(text, i, scored.get(text))))
        .toList();
  }

  private static List<String> lines(List<Scored> scored) {
    var lines = new ArrayList<String>();
    for (Scored score : scored) {
      lines.add(score.text() == null ? score.ids().toString() : score.text());
      lines.addAll(shown(score).lines());
      lines.add("");
    }
    return lines;
  }

  private static Table<Line> shown(Scored score) {
    var rows = new ArrayList<Line>();
    for (Token token : tokens(List.of(score))) {
      rows.add(new Line(token.shown().orElse(""), token.id(), token.logprob()));
    }
    rows.add(new Line("sum", null, score.sum()));
    return Table.<Line>columns()
        .text("token", line -> "  " + line.token())
        .headed("  token")
        .whole("id", Line::id)
        .orBlank()
        .number("logprob", Line::logprob)
        .digits(4)
        .of(rows);
  }
}
