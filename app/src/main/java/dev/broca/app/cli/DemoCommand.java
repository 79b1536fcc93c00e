package dev.broca.app.cli;

import dev.broca.app.cli.LocalizerFiles.Kept;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Quality;
import dev.broca.lab.localize.Selection;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelException;
import dev.broca.model.hub.ModelFiles;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca demo}. */
@Command(
    name = "demo",
    header = "Find the language network of a small model, in one go.",
    customSynopsis = "broca demo [--quick] [--model MODEL] [OPTION]...",
    sortOptions = false,
    description = {
      "Finds the language network of a small model with the built-in texts, and says in five lines"
          + " what was found and where it lies.",
      ""
    },
    footer = {"", "Examples:", "  broca demo --quick", "  broca demo --model gpt2 --out gpt2-demo"})
final class DemoCommand extends BrocaCommand {
  private static final String DEFAULT = "smollm2-135m";
  private static final String BUNDLED = "broca-tiny";
  private static final int QUICK_PAIRS = 80;
  private static final Quality.Plan QUICK_PLAN =
      new Quality.Plan(100, 5, 4, 1000, Selection.DEFAULT_SEED);

  @Option(
      names = "--quick",
      description =
          "The model that comes along, a third of the texts and less resampling: a few seconds.")
  private boolean quick;

  @Option(
      names = {"--model", "--model-name"},
      paramLabel = "MODEL",
      description =
          "A Hugging Face id, a folder, a .gguf file or an alias. Default: smollm2-135m, and"
              + " broca-tiny, which comes along, with --quick or where nothing can be fetched.")
  private @Nullable String model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("broca-demo");

  @Option(names = "--overwrite", description = "Compute again what was computed before.")
  private boolean overwrite;

  @Mixin Computing computing = new Computing();
  @Mixin Fetching fetching = new Fetching();

  DemoCommand(Console console) {
    super(console);
  }

  @Override
  int run() {
    try (LanguageModel opened = computing.open(files(), console, quiet)) {
      Kept result =
          new LocalizerFiles(console, quiet, out, overwrite).resultOf(localizer().on(opened));
      console.print(fiveLines(result));
    }
    return OK;
  }

  private ModelFiles files() {
    if (model != null) {
      return fetching.resolve(model, console, quiet);
    }
    if (quick) {
      return fetching.resolve(BUNDLED, console, quiet);
    }
    try {
      return fetching.resolve(DEFAULT, console, quiet);
    } catch (ModelException e) {
      console.say(
          quiet,
          "%s Going on with %s, the small model that comes along."
              .formatted(e.getMessage(), BUNDLED));
      return fetching.resolve(BUNDLED, console, quiet);
    }
  }

  private Localizer localizer() {
    if (!quick) {
      return Localizer.language();
    }
    Localizer localizer = Localizer.language(QUICK_PAIRS);
    LocalizerOptions options = localizer.options();
    return localizer.with(options.with(QUICK_PLAN));
  }

  private static List<String> fiveLines(Kept result) {
    LocalizerSummary found = result.summary();
    LocalizerSummary.Quality quality = found.quality();
    return List.of(
        "%d of %s units of %s prefer %s to %s."
            .formatted(
                found.units(),
                Meter.count(found.allUnits()),
                found.model().baseName(),
                found.positive().name(),
                found.negative().name()),
        "Most of them lie in %s of %d; %d different coordinates."
            .formatted(strongest(found.perBlock()), found.perBlock().size(), found.coordinates()),
        "On texts that did not choose them they differ by d = %s; two halves of the texts agree at r = %s."
            .formatted(fixed(quality.heldOutUnitD()), fixed(quality.splitHalfR())),
        "Masks: " + result.mask(),
        "Page:  %s (open it in a browser)".formatted(result.page()));
  }

  /** The blocks that together hold half of the units, in words. */
  private static String strongest(List<Integer> perBlock) {
    int half = Math.ceilDiv(perBlock.stream().mapToInt(Integer::intValue).sum(), 2);
    List<Integer> order =
        IntStream.range(0, perBlock.size())
            .boxed()
            .sorted(Comparator.<Integer, Integer>comparing(perBlock::get).reversed())
            .toList();
    int count = 0;
    for (int held = 0; held < half; count++) {
      held += perBlock.get(order.get(count));
    }
    return (count == 1 ? "block " : "blocks ")
        + order.stream()
            .limit(count)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
  }

  private static String fixed(@Nullable Double value) {
    return value == null ? "undefined" : String.format(Locale.ROOT, "%.2f", value);
  }
}
