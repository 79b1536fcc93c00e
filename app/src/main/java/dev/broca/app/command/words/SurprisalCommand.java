package dev.broca.app.command.words;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Report;
import dev.broca.app.cli.Writing;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.LabException;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.stimuli.Texts;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.model.LanguageModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca surprisal}. */
@Command(
    name = "surprisal",
    header = "Print the surprisal of every word of your own sentences.",
    customSynopsis = "broca surprisal MODEL --data FILE [--mask MASK]... [OPTION]...",
    sortOptions = false,
    description = {
      "Prints -log p (nats) of every word given all words before it: the sum over its tokens, the"
          + " blank before a word counting for it; intact, and once more for every --mask with its"
          + " units lesioned.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca surprisal smollm2-135m --data sentences.txt",
      "  broca surprisal gpt2 --data items.csv --text Satz --format csv --out surprisals.csv",
      "  broca surprisal gpt2 --data words.tsv --mask language.npy",
      "  broca surprisal Qwen/Qwen2.5-0.5B --data chinese.csv --joiner ''"
    })
public final class SurprisalCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "A file with a sentence on every line; or a table (docs/tables.md) with a row for every"
              + " sentence and the column text, or a row for every word with the columns word and,"
              + " if there are any, passage and position.")
  private Path data = Path.of("");

  @Option(
      names = "--text",
      paramLabel = "NAME",
      description = "The column with the sentences: the same as --column text=NAME.")
  private @Nullable String text;

  @Mixin private WordReading reading = new WordReading();

  @Mixin private TableArguments table = new TableArguments();

  @Mixin private Writing writing = new Writing();

  @Mixin Opening opening = new Opening();

  public SurprisalCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String modelName = model.name();
    List<Word> words = fromArguments(this::words);
    reading.check();
    long sentences = words.stream().map(Word::passage).distinct().count();
    say("%s: %d words in %d texts.".formatted(data.getFileName(), words.size(), sentences));
    if (words.size() == sentences) {
      say(
          "Every text is one word. Put blanks between words, with --joiner '' if the script has none.");
    }
    try (LanguageModel opened = opening.open(modelName, console, quiet)) {
      var report = new WordsReport(words, null, reading.read(opened, words, console, quiet));
      writing.write(console, quiet, Report.of(report.table()));
    }
    return OK;
  }

  private List<Word> words() {
    TableOptions given = table.options();
    TableOptions options = text == null ? given : given.with(Column.TEXT.label(), text);
    if (!Texts.isTable(data) && options.equals(TableOptions.STANDARD)) {
      return split(Texts.read(data));
    }
    TableFile file = TableFile.read(data, options);
    file.notes().forEach(this::say);
    if (file.find(Column.WORD).isPresent() && !options.columns().containsKey(Column.TEXT.label())) {
      return ReadingFile.words(file).words();
    }
    return split(Texts.of(file.reading(Column.TEXT)));
  }

  /** Words as blanks separate them; a sentence is called by its number. */
  private static List<Word> split(List<String> sentences) {
    var words = new ArrayList<Word>();
    for (int s = 0; s < sentences.size(); s++) {
      String[] parts = sentences.get(s).strip().split("\\s+");
      for (int w = 0; w < parts.length; w++) {
        words.add(new Word(parts[w], Integer.toString(s + 1), w + 1, OptionalDouble.empty()));
      }
    }
    if (words.isEmpty()) {
      throw new LabException("There are no sentences to read.");
    }
    return words;
  }
}
