package dev.broca.app.cli;

import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.brain.reading.ReadingModel;
import dev.broca.lab.brain.reading.ReadingOptions;
import dev.broca.lab.brain.reading.ReadingTimes;
import dev.broca.lab.brain.reading.WordSurprisals;
import dev.broca.lab.localize.Mask;
import dev.broca.model.Fill;
import dev.broca.model.LanguageModel;
import dev.broca.model.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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
final class ReadingCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "Reading times, .csv or .tsv: a row for every word (or word and subject) with the columns"
              + " word, passage, position and time, and if there are any subject and log_frequency"
              + " (docs/reading.md).")
  private Path data = Path.of("");

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "Units to lesion; may be repeated, for one row of results each.")
  private List<Path> masks = List.of();

  @Mixin Lesioning lesioning = new Lesioning();

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
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "The token before every passage: " + Converters.OfPrefix.CHOICES,
      converter = Converters.OfPrefix.class)
  private Prefix prefix = new Prefix.Auto();

  @Option(
      names = "--words",
      description = "Print the surprisal of every word instead: what other programs can fit.")
  private boolean words;

  @Mixin private Writing writing = new Writing();

  @Mixin Opening opening = new Opening();

  ReadingCommand(Console console) {
    super(console);
  }

  @Override
  int run() {
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
    ReadingTimes times = fromArguments(() -> ReadingFile.read(data));
    ReadingModel fitted = fromArguments(() -> new ReadingModel(times, options));
    say(described(times));
    lesioning.check(masks);
    try (LanguageModel opened = opening.open(modelName, console, quiet)) {
      List<Mask> lesions = lesioning.masks(masks, opened);
      print(read(opened, lesions, times, fitted));
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

  private ReadingReport read(
      LanguageModel opened, List<Mask> lesions, ReadingTimes times, ReadingModel fitted) {
    var rows = new ArrayList<ReadingReport.Row>();
    WordSurprisals intact = surprisals(opened, times, "intact");
    told(intact);
    rows.add(new ReadingReport.Row(null, 0, intact, fitted.gain(intact)));
    var fills = new EnumMap<Site, Fill>(Site.class);
    for (int i = 0; i < lesions.size(); i++) {
      Mask mask = lesions.get(i);
      Fill fill =
          fills.computeIfAbsent(
              mask.units().site(),
              site -> lesioning.fill(opened, site, prefix.in(opened::tokenizer), console, quiet));
      WordSurprisals lesioned =
          surprisals(opened.lesioned(lesioning.of(mask, fill)), times, "mask " + (i + 1));
      rows.add(
          new ReadingReport.Row(
              masks.get(i).toString(), mask.size(), lesioned, fitted.gain(lesioned)));
    }
    return new ReadingReport(
        opened.identity().id(), times, fitted, lesioning.described(), List.copyOf(rows));
  }

  private void told(WordSurprisals read) {
    if (read.shortened() > 0) {
      say(
          "%d words lie further into their passage than the model reads at once; it reads them without the beginning."
              .formatted(read.shortened()));
    }
    if (read.straddlers() > 0) {
      say(
          "%d tokens reach into the next word and count for the first."
              .formatted(read.straddlers()));
    }
  }

  private WordSurprisals surprisals(LanguageModel subject, ReadingTimes times, String what) {
    try (var meter = new Meter(console, quiet, "Reading (" + what + ")", "tokens")) {
      WordSurprisals read = WordSurprisals.of(subject, times, prefix, meter::advanced);
      meter.finished();
      return read;
    }
  }

  private void print(ReadingReport report) {
    if (words) {
      writing.write(
          console,
          quiet,
          () -> report.words().lines(),
          report::wordsJson,
          () -> report.words().csv());
    } else {
      writing.write(console, quiet, report::lines, report::json, report::csv);
    }
  }
}
