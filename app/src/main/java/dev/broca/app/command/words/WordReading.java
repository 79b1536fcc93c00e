package dev.broca.app.command.words;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.option.Converters;
import dev.broca.app.option.Lesioning;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.brain.reading.WordSurprisals;
import dev.broca.lab.mask.Mask;
import dev.broca.model.LanguageModel;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model reads words, intact and once more for every mask. */
final class WordReading {
  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "Units to lesion; may be repeated, for results of each.")
  private List<Path> masks = List.of();

  @Mixin Lesioning lesioning = new Lesioning();

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "The token before every passage or sentence: " + Converters.OfPrefix.CHOICES,
      converter = Converters.OfPrefix.class)
  private Prefix prefix = new Prefix.Auto();

  @Option(
      names = "--joiner",
      paramLabel = "TEXT",
      description =
          "What stands between words: a blank (default), or '' for scripts without blanks, such as"
              + " Chinese.")
  private String joiner = " ";

  /** Checks files before a model is opened, which may take minutes. */
  void check() {
    lesioning.check(masks);
  }

  /** The intact model's surprisals first, then those under each lesion. */
  List<WordsReport.Row> read(
      LanguageModel opened, List<Word> words, Console console, boolean quiet) {
    List<Mask> lesions = lesioning.masks(masks, opened);
    lesioning.cautions(masks, lesions, opened, prefix.in(opened::tokenizer), console, quiet);
    var rows = new ArrayList<WordsReport.Row>();
    WordSurprisals intact = surprisals(opened, words, "intact", console, quiet);
    told(intact, console, quiet);
    rows.add(new WordsReport.Row(null, 0, intact));
    var fills = new EnumMap<Site, Fill>(Site.class);
    for (int i = 0; i < lesions.size(); i++) {
      Mask mask = lesions.get(i);
      Fill fill =
          fills.computeIfAbsent(
              mask.units().site(),
              site -> lesioning.fill(opened, site, prefix.in(opened::tokenizer), console, quiet));
      WordSurprisals lesioned =
          surprisals(
              opened.lesioned(lesioning.of(mask, fill)), words, "mask " + (i + 1), console, quiet);
      rows.add(new WordsReport.Row(masks.get(i).toString(), mask.size(), lesioned));
    }
    return List.copyOf(rows);
  }

  private static void told(WordSurprisals read, Console console, boolean quiet) {
    if (read.shortened() > 0) {
      console.say(
          quiet,
          "%d words lie further into their passage than the model reads at once; it reads them without the beginning."
              .formatted(read.shortened()));
    }
    if (read.straddlers() > 0) {
      console.say(
          quiet,
          "%d tokens reach into the next word and count for the first."
              .formatted(read.straddlers()));
    }
  }

  private WordSurprisals surprisals(
      LanguageModel subject, List<Word> words, String what, Console console, boolean quiet) {
    try (var meter = new Meter(console, quiet, "Reading (" + what + ")", "tokens")) {
      WordSurprisals read = WordSurprisals.of(subject, words, joiner, prefix, meter::advanced);
      meter.finished();
      return read;
    }
  }
}
