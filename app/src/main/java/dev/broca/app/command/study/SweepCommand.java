package dev.broca.app.command.study;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Format;
import dev.broca.app.cli.Report;
import dev.broca.app.option.BenchmarkArguments;
import dev.broca.app.option.LocalizerArguments;
import dev.broca.app.option.Opening;
import dev.broca.app.report.sweep.Sweep;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.sweep.Checkpoints;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca sweep}. */
@Command(
    name = "sweep",
    header = "Follow a network through the checkpoints of a training.",
    customSynopsis = "broca sweep MODEL... --network NAME --out DIR [OPTION]...",
    sortOptions = false,
    description = {
      "Finds the same network in several checkpoints, one model in memory at a time, and writes how"
          + " far to trust it in each and how much of it is that of the last, as one table and one"
          + " page of curves. Finished checkpoints are kept: the same command goes on where it was"
          + " stopped. A checkpoint that fails is named, and the others go on.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca sweep EleutherAI/pythia-160m --revisions step0,step1000,step143000"
          + " --network language --out pythia",
      "  broca sweep run/checkpoint-* --network language --last-units --out run/network",
      "  broca sweep run/step0 run/step500 --network pairs:islands --benchmark pairs --out r"
    })
public final class SweepCommand extends BrocaCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "Checkpoints: folders, or Hugging Face ids with a revision (org/name@step1000). Where"
              + " names differ in a step only, steps are the order; else the order is the one given.")
  private List<String> models = List.of();

  @Option(
      names = "--revisions",
      paramLabel = "LIST",
      split = ",",
      description = "Revisions of the one MODEL of the hub, such as step0,step1000.")
  private @Nullable List<String> revisions;

  @Mixin LocalizerArguments arguments = new LocalizerArguments();

  @Option(
      names = "--last-units",
      description =
          "Also measure in every checkpoint the units that the last one selects, on texts that did"
              + " not select them: one more pass over the texts.")
  private boolean lastUnits;

  @Option(
      names = "--benchmark",
      paramLabel = "NAME",
      description = "Also score every checkpoint, intact: see broca evaluate.")
  private @Nullable String benchmark;

  @Mixin BenchmarkArguments items = new BenchmarkArguments();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder for results: one for every checkpoint, as broca localize writes it, and one for"
              + " all of them.")
  private Path out = Path.of("");

  @Option(names = "--overwrite", description = "Compute again what was computed before.")
  private boolean overwrite;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How to print the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  @Mixin Opening opening = new Opening();

  public SweepCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    if (!opening.needsWeights()) {
      throw wrong("With --untrained, every checkpoint would be the same random model.");
    }
    Checkpoints checkpoints = fromArguments(() -> Checkpoints.of(named()));
    Localizer localizer = fromArguments(arguments::localizer);
    Optional<Benchmark> task = fromArguments(this::task);
    var plan = new SweepWork.Plan(checkpoints, localizer, task, lastUnits, out, overwrite);
    SweepWork work =
        new SweepWork(plan, name -> opening.open(name, console, quiet), console, quiet);
    Sweep found = work.run();
    print(found);
    return work.failed() ? FAILED : OK;
  }

  private List<String> named() {
    if (revisions == null) {
      return models;
    }
    String model = models.getFirst();
    if (models.size() > 1 || model.contains("@") || Files.exists(Path.of(model))) {
      throw wrong(
          "--revisions are those of one model of the hub, given without one: EleutherAI/pythia-160m --revisions step0,step1000. Folders are named one by one.");
    }
    return revisions.stream().map(revision -> model + "@" + revision.strip()).toList();
  }

  private Optional<Benchmark> task() {
    if (benchmark == null) {
      if (items.given()) {
        throw wrong("--data, --limit, --good, --bad and --leading-blank belong to --benchmark.");
      }
      return Optional.empty();
    }
    return Optional.of(items.read(benchmark, TableOptions.STANDARD));
  }

  private void print(Sweep found) {
    var report = new SweepReport(found);
    console.print(format.lines(Report.of(() -> lines(report), report::json, report::table)));
  }

  private List<String> lines(SweepReport report) {
    var lines = new ArrayList<>(report.lines());
    lines.add("");
    lines.add("Files: " + report.folder(out));
    lines.add("Page:  " + report.page(out));
    return lines;
  }
}
