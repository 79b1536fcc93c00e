package dev.broca.app.command.words;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Report;
import dev.broca.app.cli.Writing;
import dev.broca.app.option.Converters;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.brain.reading.ReadingModel;
import dev.broca.lab.brain.reading.ReadingOptions;
import dev.broca.lab.brain.reading.ReadingTimes;
import dev.broca.lab.table.TableFile;
import dev.broca.model.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca reading}. */
@Command(
    name = "reading",
    header = "Predict reading times from surprisal, intact and lesioned.",
    customSynopsis = "broca reading MODEL --data FILE [--mask MASK]... [OPTION]...",
    sortOptions = false,
    description = {
      "Measures how much the surprisal of words under a model adds to a prediction of reading times"
          + " from length, frequency, position and the words before: the cross-validated gain in"
          + " log-likelihood, intact and once more for every --mask with its units lesioned.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca reading smollm2-135m --data times.csv",
      "  broca reading gpt2 --data times.csv --mask language.npy --lesion class-mean",
      "  broca reading gpt2 --data times.csv --words --format csv --out surprisals.csv"
    })
public final class ReadingCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "A table (docs/tables.md) with a row for every word (or word and subject) and the columns"
              + " word, passage, position and time, and if there are any subject and log_frequency."
              + " With --words, word alone will do.")
  private Path data = Path.of("");

  @Mixin private WordReading reading = new WordReading();

  @Mixin private TableArguments table = new TableArguments();

  @Option(
      names = "--spill-over",
      paramLabel = "N",
      description = "How many words before count too. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfCount.class)
  private int spillOver = ReadingOptions.STANDARD.spillOver();

  @Option(
      names = "--each-subject",
      description =
          "Fit every subject apart and give the mean of their gains. Default: fit the mean time of"
              + " each word over subjects.")
  private boolean eachSubject;

  @Option(names = "--log-times", description = "Fit the logarithms of times.")
  private boolean logTimes;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Folds of whole passages. Default: 10, or as many as there are passages.",
      converter = Converters.OfRepetitions.class)
  private @Nullable Integer folds;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Of passages (with --each-subject of subjects), for intervals. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int samples = ReadingOptions.STANDARD.samples();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of these samples. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = ReadingOptions.STANDARD.seed();

  @Option(
      names = "--words",
      description =
          "Print the surprisal of every word instead: what other programs can fit. Nothing is"
              + " fitted, and times need not be there.")
  private boolean words;

  @Mixin private Writing writing = new Writing();

  @Mixin Opening opening = new Opening();

  public ReadingCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String modelName = model.name();
    ReadingOptions options =
        fromArguments(() ->
            new ReadingOptions(
                spillOver,
                folds == null ? OptionalInt.empty() : OptionalInt.of(folds),
                logTimes,
                eachSubject,
                samples,
                seed));
    reading.check();
    TableFile file = fromArguments(() -> TableFile.read(data, table.options()));
    file.notes().forEach(this::say);
    ReadingTimes times =
        fromArguments(() -> words ? ReadingFile.words(file) : ReadingFile.read(file));
    if (words) {
      say(described(times));
      try (LanguageModel opened = opening.open(modelName, console, quiet)) {
        var report =
            new WordsReport(
                times.words(), times.means(), reading.read(opened, times.words(), console, quiet));
        writing.write(console, quiet, Report.of(report.table()));
      }
      return OK;
    }
    ReadingModel fitted = fromArguments(() -> new ReadingModel(times, options));
    say(described(times));
    try (LanguageModel opened = opening.open(modelName, console, quiet)) {
      List<ReadingReport.Row> rows =
          reading.read(opened, times.words(), console, quiet).stream()
              .map(row ->
                  new ReadingReport.Row(
                      row.mask(), row.units(), row.surprisals(), fitted.gain(row.surprisals())))
              .toList();
      var report =
          new ReadingReport(
              opened.identity().id(), times, fitted, reading.lesioning.described(), rows);
      writing.write(console, quiet, report);
    }
    return OK;
  }

  private static String described(ReadingTimes times) {
    return "%s: %d words in %d passages%s, %d times."
        .formatted(
            times.name(),
            times.words().size(),
            times.passages().stream().distinct().count(),
            times.subjects().isEmpty() ? "" : ", %d subjects".formatted(times.subjects().size()),
            times.measured());
  }
}
