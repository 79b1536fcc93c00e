package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.command.localize.LocalizerPages;
import dev.broca.app.command.study.ReportCommand;
import dev.broca.app.command.study.StudyCommand;
import dev.broca.app.option.Computing;
import dev.broca.app.option.Fetching;
import dev.broca.app.option.StudyFile;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.localize.LocalizerSummary;
import dev.broca.lab.study.Study;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.base.ModelException;
import dev.broca.model.hub.ModelFiles;
import dev.broca.torch.Staging;
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
    header =
        "From a small model to its language network and what a lesion of it breaks, in one go.",
    customSynopsis = "broca demo [--quick] [--model MODEL] [OPTION]...",
    sortOptions = false,
    description = {
      "Finds the language network of a small model with the built-in texts, lesions it and control"
          + " masks, asks the built-in minimal pairs, and writes a report. Three to six minutes"
          + " on two processors; --quick takes one. What was finished is not done again.",
      ""
    },
    footer = {"", "Examples:", "  broca demo --quick", "  broca demo --model gpt2 --out gpt2-demo"})
public final class DemoCommand extends BrocaCommand {
  private static final String DEFAULT = "smollm2-135m";
  private static final String BUNDLED = "broca-tiny";
  private static final String STUDY = "demo.yaml";

  @Option(
      names = "--quick",
      description =
          "The model that comes along, fewer control masks and fewer doses: about a minute.")
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

  @Mixin Computing computing = new Computing();
  @Mixin Fetching fetching = new Fetching();

  public DemoCommand(Console console) {
    super(console);
  }

  /** A model under the name that a study can find it by. */
  private record Named(String name, ModelFiles files) {}

  @Override
  protected int run() {
    Named wanted = wanted();
    var file = new StudyFile(out.resolve(STUDY));
    Staging.write(out.resolve(STUDY), StudySpec.demo(wanted.name, computing.dtype(), quick));
    Study study =
        file.read()
            .openedBy((_, dtype) -> computing.openAs(dtype, wanted.files, console, quiet))
            .with(LocalizerPages.KEPT)
            .heardBy(listener());
    StudyResult result = study.run();
    ReportCommand.write(result, file.page());
    console.print(fiveLines(study.localizer(result.models().getFirst()), file.page()));
    console.print("");
    console.print(StudyCommand.paragraphs(result, console.width()));
    return OK;
  }

  private Named wanted() {
    if (model != null) {
      return fetched(model);
    }
    if (quick) {
      return fetched(BUNDLED);
    }
    try {
      return fetched(DEFAULT);
    } catch (ModelException e) {
      console.say(
          quiet,
          "%s Going on with %s, the small model that comes along."
              .formatted(e.getMessage(), BUNDLED));
      return fetched(BUNDLED);
    }
  }

  private Named fetched(String name) {
    return new Named(name, fetching.resolve(name, computing.needsWeights(), console, quiet));
  }

  private static List<String> fiveLines(Path localizer, Path report) {
    LocalizerSummary found = KeptResults.summaryIn(localizer);
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
        "Masks: " + localizer.resolve(found.maskFile()),
        "Report: %s (open it in a browser)".formatted(report));
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
    return value == null ? "not defined" : String.format(Locale.ROOT, "%.2f", value);
  }
}
