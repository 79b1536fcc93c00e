package dev.broca.app.command.words;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Chat;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Lesioning;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.model.LanguageModel;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca generate}. */
@Command(
    name = "generate",
    header = "Continue a text, intact and lesioned.",
    customSynopsis = "broca generate MODEL --prompt TEXT [--mask MASK]... [OPTION]...",
    sortOptions = false,
    description = {
      "Prints how a model goes on: intact, and once more for every --mask with its units lesioned,"
          + " in the prompt and in what it writes. Instruct models are run as plain language"
          + " models unless --chat is given.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca generate smollm2-135m --prompt \"The old man\" --mask language.npy",
      "  broca generate gpt2 --prompt \"It was\" --temperature 0.8 --seed 7 --tokens 60",
      "  broca generate smollm2-135m --chat --prompt \"Why is the sky blue?\""
    })
public final class GenerateCommand extends BrocaCommand {
  /**
   * A continuation as it is printed.
   *
   * @param mask the file of the mask; null for the intact model
   * @param units how many are lesioned
   * @param ids the new tokens
   * @param text what they decode to
   */
  record Generated(@Nullable String mask, int units, List<Integer> ids, String text) {}

  private static final Columns<Generated> TEXTS =
      Table.<Generated>columns()
          .text("mask", Generated::mask)
          .whole("units", Generated::units)
          .text("text", Generated::text);

  @Mixin ModelArgument model = new ModelArgument();

  @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The beginning.")
  private String prompt = "";

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "Units to lesion; may be repeated, for one continuation each.")
  private List<Path> masks = List.of();

  @Mixin Lesioning lesioning = new Lesioning();

  @Option(
      names = {"--tokens", "--max-new-tokens"},
      paramLabel = "N",
      description = "How many tokens to write. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfPositive.class)
  private int tokens = 40;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Draw tokens instead of taking the most probable ones: 1 is the model's own"
              + " distribution, less is bolder.")
  private @Nullable Double temperature;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the draw, the same for all continuations. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = 42;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description =
          "The token before the prompt: auto (default), bos, eos, none, an id or a token.",
      converter = Converters.OfPrefix.class)
  private @Nullable Prefix prefix;

  @Mixin private Chat chat = new Chat();

  @Mixin private Printing printing = new Printing();

  @Mixin Opening opening = new Opening();

  public GenerateCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String name = model.name();
    if (temperature != null && !(temperature > 0 && Double.isFinite(temperature))) {
      throw wrong("--temperature is a number above 0, but %s was given.".formatted(temperature));
    }
    if (chat.asked() && prefix != null) {
      throw wrong("--chat and --prefix exclude each other: the template says how a text begins.");
    }
    lesioning.check(masks);
    try (LanguageModel opened = opening.open(name, console, quiet)) {
      List<Generated> all = generated(opened, lesioning.masks(masks, opened));
      printing.print(console, Report.of(() -> lines(all), () -> all, () -> TEXTS.of(all)));
    }
    return OK;
  }

  private List<Generated> generated(LanguageModel opened, List<Mask> read) {
    Tokenizer tokenizer = opened.tokenizer();
    OptionalInt before = (prefix == null ? new Prefix.Auto() : prefix).in(() -> tokenizer);
    int[] ids =
        chat.asked() ? chat.ids(opened, List.of(prompt)).getFirst() : plain(tokenizer, before);
    if (ids.length == 0) {
      throw wrong("--prompt is empty, and there is no prefix to begin with.");
    }
    lesioning.cautions(masks, read, opened, before, console, quiet);
    var all = new ArrayList<Generated>();
    all.add(generated(opened, ids, null, 0));
    var fills = new EnumMap<Site, Fill>(Site.class);
    for (int i = 0; i < read.size(); i++) {
      Mask mask = read.get(i);
      Fill fill =
          fills.computeIfAbsent(
              mask.units().site(), site -> lesioning.fill(opened, site, before, console, quiet));
      LanguageModel lesioned = opened.lesioned(lesioning.of(mask, fill));
      all.add(generated(lesioned, ids, masks.get(i).toString(), mask.size()));
    }
    return all;
  }

  private int[] plain(Tokenizer tokenizer, OptionalInt before) {
    int[] ids = Prefix.behind(before, tokenizer.encode(prompt, false).ids());
    return IntStream.concat(before.stream(), IntStream.of(ids)).toArray();
  }

  private Generated generated(LanguageModel subject, int[] ids, @Nullable String mask, int units) {
    int[] written =
        temperature == null
            ? subject.greedy(ids, tokens)
            : subject.sample(ids, tokens, temperature, seed);
    return new Generated(
        mask, units, IntStream.of(written).boxed().toList(), subject.tokenizer().decode(written));
  }

  private List<String> lines(List<Generated> all) {
    var lines = new ArrayList<String>();
    for (Generated generated : all) {
      lines.add(
          generated.mask() == null
              ? "Intact:"
              : "%s (%d units, %s):"
                  .formatted(generated.mask(), generated.units(), lesioning.described()));
      String between = chat.asked() ? "\n" : "";
      lines.add((prompt + between + generated.text()).indent(2).stripTrailing());
      lines.add("");
    }
    return lines;
  }
}
