package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Format;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Printing;
import dev.broca.app.option.BenchmarkArguments;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Lesioning;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.lesion.RealisedFootprint;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca evaluate}. */
@Command(
    name = "evaluate",
    header = "Run a benchmark on a model, intact and lesioned.",
    customSynopsis = "broca evaluate MODEL --benchmark NAME [--data PATH] [OPTION]...",
    sortOptions = false,
    description = {
      "Has a model answer a benchmark by log-probabilities: intact, and once more for every --mask"
          + " with its units lesioned (set to zero, unless --lesion says otherwise).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca evaluate broca-tiny --benchmark pairs",
      "  broca evaluate smollm2-135m --benchmark blimp --data blimp.zip --limit 10",
      "  broca evaluate gpt2 --benchmark minimal-pairs --data pairs.csv --good right --bad wrong",
      "  broca evaluate gpt2 --benchmark choice --data questions.jsonl --items",
      "  broca evaluate gpt2 --benchmark syntaxgym --data suites --mask language.npy",
      "  broca evaluate gpt2 --benchmark arithmetic --mask language.npy --footprint",
      "  broca evaluate gpt2 --benchmark arithmetic --items --format json"
    })
public final class EvaluateCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--benchmark",
      paramLabel = "NAME",
      required = true,
      description =
          "blimp, minimal-pairs (of other people, from tables or texts), choice (questions with"
              + " options, from tables), syntaxgym, glue (all its tasks), cola, sst2, mrpc, qqp, mnli, qnli, rte, wnli,"
              + " perplexity (of text files), pairs (minimal pairs of our own), arithmetic, tomi"
              + " (beliefs) or tomi-control (memory and reality in the same stories). pairs and"
              + " arithmetic need no --data, nor do sets that broca data pull has fetched.")
  private String name = "";

  @Mixin BenchmarkArguments arguments = new BenchmarkArguments();

  @Mixin TableArguments table = new TableArguments();

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "Units to lesion; may be repeated, for one row of results each.")
  private List<Path> masks = List.of();

  @Mixin Lesioning lesioning = new Lesioning();

  @Option(
      names = "--footprint",
      description =
          "Also measure what every lesion takes out of the stream, on up to 200 of the benchmark's"
              + " texts; beside it the nominal energies where the mask lies in the folder of a"
              + " localizer's result. Not in CSV.")
  private boolean footprint;

  @Option(
      names = "--limit-total",
      paramLabel = "N",
      description = "Only N items, taken in turn from every paradigm, suite, task or file.",
      converter = Converters.OfPositive.class)
  private @Nullable Integer limitTotal;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "The token before every text: " + Converters.OfPrefix.CHOICES,
      converter = Converters.OfPrefix.class)
  private Prefix prefix = new Prefix.Auto();

  @Option(
      names = "--reduce",
      paramLabel = "HOW",
      description =
          "How the log-probabilities of tokens become the score of a text or region: sum (default)"
              + " or mean. Not for perplexity.",
      converter = Converters.OfReduce.class)
  private @Nullable Reduce reduce;

  @Option(
      names = "--items",
      description = "Print every item too, with the log-probabilities that decide it.")
  private boolean items;

  @Mixin private Printing printing = new Printing();

  @Mixin Opening opening = new Opening();

  public EvaluateCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String modelName = model.name();
    if (footprint && masks.isEmpty()) {
      throw wrong("--footprint is what a lesion takes out. Give a mask with --mask.");
    }
    if (footprint && printing.format() == Format.CSV) {
      throw wrong("--footprint is shown in the table and in JSON, not in CSV.");
    }
    Benchmark benchmark = fromArguments(this::benchmark);
    benchmark.notes().forEach(this::say);
    lesioning.check(masks);
    try (LanguageModel opened = opening.open(modelName, console, quiet)) {
      List<Mask> lesions = lesioning.masks(masks, opened);
      evaluate(benchmark, opened, lesions, footprint ? known(lesions) : List.of());
    }
    return OK;
  }

  private Benchmark benchmark() {
    Benchmark some = arguments.read(name, table.options());
    if (reduce != null && !some.usesReduce()) {
      throw wrong("--reduce does not apply to %s: it is per token already.".formatted(name));
    }
    return limitTotal == null ? some : some.limitTotal(limitTotal);
  }

  /** For every mask, what the localizer measured in whose folder it lies. */
  private List<Optional<UnitStatistics>> known(List<Mask> lesions) {
    return IntStream.range(0, lesions.size())
        .mapToObj(i ->
            ResultFolder.statistics(
                masks.get(i).toAbsolutePath().resolveSibling(""), lesions.get(i).units()))
        .toList();
  }

  /** What is finished is printed also when a later mask fails or the user stops the work. */
  private void evaluate(
      Benchmark benchmark,
      LanguageModel opened,
      List<Mask> lesions,
      List<Optional<UnitStatistics>> known) {
    List<Optional<String>> cautions =
        lesioning.cautions(masks, lesions, opened, prefix.in(opened::tokenizer), console, quiet);
    try (var rows = new EvaluationRows(console, asked(), done -> print(opened, done))) {
      Evaluation intact = evaluate(benchmark, opened, "intact");
      rows.add(new EvaluationRow(null, 0, intact, Optional.empty(), Optional.empty()));
      var fills = new EnumMap<Site, Fill>(Site.class);
      for (int i = 0; i < lesions.size(); i++) {
        Mask mask = lesions.get(i);
        Fill fill =
            fills.computeIfAbsent(
                mask.units().site(),
                site -> lesioning.fill(opened, site, prefix.in(opened::tokenizer), console, quiet));
        Lesion lesion = lesioning.of(mask, fill);
        Evaluation result = evaluate(benchmark, opened.lesioned(lesion), "mask " + (i + 1));
        Optional<RealisedFootprint> taken =
            footprint
                ? Optional.of(
                    RealisedFootprint.of(
                        opened,
                        mask,
                        lesion,
                        benchmark,
                        result.prefix(),
                        known.get(i),
                        Progress.NONE))
                : Optional.empty();
        String file = masks.get(i).toString();
        rows.add(
            new EvaluationRow(
                file, mask.size(), result.withChanceOf(intact), taken, cautions.get(i)));
      }
    }
  }

  private List<String> asked() {
    var asked = new ArrayList<>(List.of("intact"));
    for (int i = 0; i < masks.size(); i++) {
      asked.add("mask %d (%s)".formatted(i + 1, masks.get(i)));
    }
    return asked;
  }

  private Evaluation evaluate(Benchmark benchmark, LanguageModel subject, String what) {
    try (var meter = new Meter(console, quiet, "Scoring (" + what + ")", "tokens")) {
      Evaluation evaluation =
          benchmark.evaluate(
              subject, prefix, reduce == null ? Reduce.SUM : reduce, meter::advanced);
      meter.finished();
      return evaluation;
    }
  }

  private void print(LanguageModel subject, List<EvaluationRow> rows) {
    printing.print(
        console, new EvaluationReport(subject.identity().id(), rows, masks.isEmpty(), items));
  }
}
