package dev.broca.app.command.data;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Converters;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Texts;
import dev.broca.lab.stimuli.made.NonwordGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca data nonwords}. */
@Command(
    name = "nonwords",
    header = "Make words that do not exist.",
    customSynopsis = "broca data nonwords (--count N | --like FILE) [OPTION]...",
    sortOptions = false,
    description = {
      "Makes words that a language does not have but could have: learns which letters follow each"
          + " other in a list of words, and avoids these words. English is built in; --words"
          + " takes a list of any language with an alphabet.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca data nonwords --count 20 --min 4 --max 8",
      "  broca data nonwords --like sentences.txt --seed 7",
      "  broca data nonwords --words german.txt --count 100"
    })
final class NonwordsCommand extends BrocaCommand {
  /** A text and the nonwords in its place. */
  private record Replaced(String text, String nonwords) {}

  static final class Wanted {
    @Option(
        names = "--like",
        required = true,
        paramLabel = "FILE",
        description =
            "Texts, one on every line: every word is replaced by a nonword of the same length, all"
                + " else stays.")
    private @Nullable Path like;

    @Option(
        names = "--count",
        required = true,
        paramLabel = "N",
        description = "So many different nonwords.",
        converter = Converters.OfRepetitions.class)
    private @Nullable Integer count;
  }

  @ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description = "Words to learn from and to avoid, one on every line. Default: English.")
  private @Nullable Path words;

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "Fewest letters, with --count. Default: 3.",
      converter = Converters.OfPositive.class)
  private @Nullable Integer min;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Most letters, with --count. Default: 9.",
      converter = Converters.OfPositive.class)
  private @Nullable Integer max;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same nonwords. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Mixin private Printing printing = new Printing();

  NonwordsCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    Path list = words;
    NonwordGenerator generator =
        list == null
            ? NonwordGenerator.english()
            : fromArguments(() -> NonwordGenerator.learn(Texts.read(list)));
    if (wanted.like != null) {
      replace(generator, wanted.like);
    } else if (wanted.count != null) {
      make(generator, wanted.count);
    }
    return OK;
  }

  private void replace(NonwordGenerator generator, Path like) {
    if (min != null || max != null) {
      throw wrong("With --like nonwords are as long as the words: leave out --min and --max.");
    }
    List<String> texts = fromArguments(() -> Texts.read(like));
    List<String> nonwords = generator.replaceWords(texts, seed);
    Table<Replaced> table =
        Table.<Replaced>columns()
            .text("text", Replaced::text)
            .text("nonwords", Replaced::nonwords)
            .of(
                IntStream.range(0, texts.size())
                    .mapToObj(i -> new Replaced(texts.get(i), nonwords.get(i)))
                    .toList());
    printing.print(console, Report.of(() -> nonwords, () -> table, () -> table));
  }

  private void make(NonwordGenerator generator, int count) {
    int shortest = min == null ? Math.min(3, max == null ? 3 : max) : min;
    int longest = max == null ? Math.max(9, shortest) : max;
    if (shortest > longest) {
      throw wrong("--min %d is more than --max %d.".formatted(shortest, longest));
    }
    var random = new Random(seed);
    var made = new ArrayList<String>();
    var used = new HashSet<String>();
    NonwordGenerator fresh = generator.avoiding(used::contains);
    while (made.size() < count) {
      String word = fresh.word(shortest + random.nextInt(longest - shortest + 1), random);
      made.add(word);
      used.add(word);
    }
    Table<String> table = Table.<String>columns().text("nonword", word -> word).of(made);
    printing.print(console, Report.of(() -> made, () -> made, () -> table));
  }
}
