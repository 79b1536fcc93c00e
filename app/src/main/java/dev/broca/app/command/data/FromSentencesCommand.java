package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Format;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Converters;
import dev.broca.lab.LabException;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Texts;
import dev.broca.lab.stimuli.made.Jabberwocky;
import dev.broca.lab.stimuli.made.Sentences;
import dev.broca.lab.stimuli.made.WordLists;
import dev.broca.torch.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Conditions that are made from sentences: one text for each, in their order. */
abstract class FromSentencesCommand extends BrocaCommand {
  private static final String BUILT_IN = "built-in";

  private record Labelled(String text, String condition) {}

  @Option(
      names = "--sentences",
      paramLabel = "FILE",
      description =
          "Sentences: a text on every line, or a .csv or .jsonl file with the columns text and"
              + " condition. built-in (default) takes Broca's own 345.")
  private String sentences = BUILT_IN;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same sentences and seed give the same texts. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write here instead of to the terminal; an existing file is not overwritten.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table (default): one text on every line. csv: a contrast file of the sentences"
              + " (positive) and what was made of them (negative). json: a list of texts.")
  private Format format = Format.TABLE;

  private FromSentencesCommand(Console console) {
    super(console);
  }

  /** What is made of sentences. */
  abstract List<String> made(List<String> sentences, long seed);

  @Override
  protected int run() {
    List<String> from =
        sentences.equals(BUILT_IN)
            ? Sentences.all().stream().map(Stimulus::text).toList()
            : fromArguments(() -> Texts.read(Path.of(sentences)));
    List<String> made = fromArguments(() -> made(from, seed));
    List<String> lines =
        format.lines(Report.of(() -> made, () -> made, () -> contrast(from, made)));
    Path file = out;
    if (file == null) {
      console.print(lines);
    } else {
      write(file, lines);
    }
    return OK;
  }

  /** Sentences, then what was made of them, as a contrast. */
  private static Table<Labelled> contrast(List<String> sentences, List<String> made) {
    return Table.<Labelled>columns()
        .text("text", Labelled::text)
        .text("condition", Labelled::condition)
        .of(
            Stream.concat(
                    sentences.stream().map(text -> new Labelled(text, "positive")),
                    made.stream().map(text -> new Labelled(text, "negative")))
                .toList());
  }

  private static void write(Path file, List<String> lines) {
    if (Files.exists(file)) {
      throw new LabException(
          "%s exists. Remove it, or give another name with --out.".formatted(file));
    }
    Staging.write(file, Staging.text(lines));
  }

  /** {@code broca data wordlists}. */
  @Command(
      name = "wordlists",
      header = "Scramble the words of sentences.",
      customSynopsis = "broca data wordlists [--sentences FILE] [OPTION]...",
      sortOptions = false,
      description = {
        "Makes a list of words for every sentence: the words of all sentences, shuffled over the"
            + " whole set. Lists are as long as their sentences, and no two words follow each other"
            + " as in any of the sentences.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  broca data wordlists",
        "  broca data wordlists --sentences sentences.txt --seed 7 --out lists.txt",
        "  broca data wordlists --format csv --out sentences-lists.csv"
      })
  static final class WordListsCommand extends FromSentencesCommand {
    WordListsCommand(Console console) {
      super(console);
    }

    @Override
    List<String> made(List<String> sentences, long seed) {
      return WordLists.of(sentences, seed);
    }
  }

  /** {@code broca data jabberwocky}. */
  @Command(
      name = "jabberwocky",
      header = "Replace the content words of English sentences by nonwords.",
      customSynopsis = "broca data jabberwocky [--sentences FILE] [OPTION]...",
      sortOptions = false,
      description = {
        "Makes Jabberwocky of English sentences: nonwords for their content words. Function words,"
            + " word order, punctuation and simple endings (-s, -es, -ed, -ing, -ly, 's) stay.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  broca data jabberwocky",
        "  broca data jabberwocky --sentences sentences.txt --seed 7 --out jabberwocky.txt",
        "  broca data jabberwocky --format csv --out sentences-jabberwocky.csv"
      })
  static final class JabberwockyCommand extends FromSentencesCommand {
    JabberwockyCommand(Console console) {
      super(console);
    }

    @Override
    List<String> made(List<String> sentences, long seed) {
      return Jabberwocky.of(sentences, seed);
    }
  }
}
