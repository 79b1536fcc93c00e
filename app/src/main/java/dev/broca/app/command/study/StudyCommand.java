package dev.broca.app.command.study;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Sizes;
import dev.broca.app.cli.Staging;
import dev.broca.app.option.Computing;
import dev.broca.app.option.Fetching;
import dev.broca.app.option.StudyFile;
import dev.broca.lab.Note;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyRun;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.hub.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code broca study} and the commands below it. */
@Command(
    name = "study",
    header = "Lesion a network and its controls, and say what follows: one file, one command.",
    customSynopsis = "broca study COMMAND STUDY.yaml",
    sortOptions = false,
    description = "",
    footer = {
      "",
      "Examples:",
      "  broca study init language.yaml",
      "  broca study run language.yaml",
      "  broca report language.yaml -o report.html"
    })
public final class StudyCommand extends BrocaCommand {
  private StudyCommand(Console console) {
    super(console);
  }

  public static CommandLine commandLine(Console console) {
    return new CommandLine(new StudyCommand(console))
        .addSubcommand(new Init(console))
        .addSubcommand(new Plan(console))
        .addSubcommand(new Run(console))
        .addSubcommand(new Status(console))
        .addSubcommand(new Export(console))
        .addSubcommand(new Merge(console));
  }

  @Override
  protected int run() {
    throw wrong("Which command? There are init, plan, run, status, export and merge.");
  }

  /** {@code broca study init}. */
  @Command(
      name = "init",
      header = "Write a study to begin with.",
      customSynopsis = "broca study init STUDY.yaml [--model MODEL]",
      sortOptions = false,
      description = {"Writes a small study, with a word on every line.", ""},
      footer = {"", "Example:", "  broca study init language.yaml --model gpt2"})
  static final class Init extends BrocaCommand {
    @Parameters(paramLabel = "STUDY.yaml", description = "The file to write.")
    private Path file = Path.of("");

    @Option(
        names = {"--model", "--model-name"},
        paramLabel = "MODEL",
        description = "The model of the study. Default: ${DEFAULT-VALUE}.")
    private String model = "smollm2-135m";

    Init(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      if (Files.exists(file)) {
        throw wrong(file + " is there already. Name another file, or remove it first.");
      }
      Staging.write(file, StudySpec.example(model));
      console.print("%s is written. Look at it, then: broca study run %s".formatted(file, file));
      return OK;
    }
  }

  /** {@code broca study plan}. */
  @Command(
      name = "plan",
      header = "Say what a study will do, and how long it will take.",
      customSynopsis = "broca study plan STUDY.yaml [OPTION]...",
      sortOptions = false,
      description = {
        "Localizes the network, because all else depends on its masks, counts the work that is left,"
            + " and times a little of it on this machine.",
        ""
      },
      footer = {"", "Example:", "  broca study plan language.yaml"})
  static final class Plan extends BrocaCommand {
    /** The work of one model. */
    private record Planned(
        String model,
        int size,
        int open,
        StudyRun.Forecast left,
        long memory,
        List<StudyRun.Part> parts) {
      Stream<OfPart> ofParts() {
        return parts.stream().map(part -> new OfPart(model, part));
      }
    }

    private record OfPart(String model, StudyRun.Part part) {}

    private static final Columns<Planned> MODELS =
        Table.<Planned>columns()
            .text("model", Planned::model)
            .whole("pieces", Planned::size)
            .whole("done", planned -> planned.size() - planned.open())
            .number("time_left", planned -> planned.left().seconds())
            .shown(planned -> Meter.clockTime(Math.round(1000 * planned.left().seconds())))
            .left()
            .whole("disk", planned -> planned.left().bytes())
            .shown(planned -> Sizes.bytes(planned.left().bytes()))
            .left()
            .whole("memory", Planned::memory)
            .shown(planned -> Sizes.bytes(planned.memory()))
            .left();

    private static final Columns<OfPart> PARTS =
        Table.<OfPart>columns()
            .text("model", OfPart::model)
            .text("part", of -> of.part().what())
            .whole("pieces", of -> of.part().pieces())
            .whole("done", of -> of.part().done());

    @Mixin private StudyFile study = new StudyFile();
    @Mixin private Computing computing = new Computing();
    @Mixin private Fetching fetching = new Fetching();

    Plan(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      StudySpec read = fromArguments(study::read);
      var planned = new ArrayList<Planned>();
      try (Store store = Store.open(study.store())) {
        for (String name : read.models()) {
          ModelFiles files = fetching.resolve(name, computing.needsWeights(), console, quiet);
          try (var model = new StudyModel(read, name, files, computing, console, quiet)) {
            StudyRun run = model.fitted(study, store);
            StudyRun.Forecast left = run.forecast();
            planned.add(
                new Planned(name, run.size(), run.open(), left, model.memory(), run.parts()));
          }
        }
      }
      console.print(MODELS.of(planned).lines());
      console.print("");
      console.print(PARTS.of(planned.stream().flatMap(Planned::ofParts).toList()).lines());
      return OK;
    }
  }

  /** {@code broca study run}. */
  @Command(
      name = "run",
      header = "Do what is left of a study.",
      customSynopsis = "broca study run STUDY.yaml [OPTION]...",
      sortOptions = false,
      description = {
        "Every finished piece is kept at once: a study that was stopped goes on where it was. Several"
            + " processes may work on one study at the same time.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  broca study run language.yaml",
        "  broca study run language.yaml --shard 1/2 --store first.sqlite"
      })
  static final class Run extends BrocaCommand {
    @Mixin private StudyFile study = new StudyFile();

    @Option(
        names = "--shard",
        paramLabel = "I/N",
        description = "Only part I of N of the work; the others may run elsewhere.",
        converter = OfShard.class)
    private StudyRun.Shard shard = StudyRun.Shard.ALL;

    @Mixin private Computing computing = new Computing();
    @Mixin private Fetching fetching = new Fetching();

    Run(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      StudySpec read = fromArguments(study::read);
      try (Store store = Store.open(study.store())) {
        for (String name : read.models()) {
          ModelFiles files = fetching.resolve(name, computing.needsWeights(), console, quiet);
          try (var model = new StudyModel(read, name, files, computing, console, quiet)) {
            new StudyWork(console, quiet).run(model.fitted(study, store), shard);
          }
        }
        console.print(told(StudyAnalysis.of(read, store), console.width()));
      }
      return OK;
    }

    static final class OfShard implements CommandLine.ITypeConverter<StudyRun.Shard> {
      private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})");

      @Override
      public StudyRun.Shard convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()
            || Integer.parseInt(matcher.group(1)) > Integer.parseInt(matcher.group(2))) {
          throw new TypeConversionException(
              "expected a part such as 1/2, but '" + text + "' was given");
        }
        return new StudyRun.Shard(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      }
    }
  }

  /** {@code broca study status}. */
  @Command(
      name = "status",
      header = "Say how far a study is, and what it says so far.",
      customSynopsis = "broca study status STUDY.yaml [OPTION]...",
      sortOptions = false,
      description = {"Reads the store; computes nothing.", ""},
      footer = {"", "Example:", "  broca study status language.yaml"})
  static final class Status extends BrocaCommand {
    @Mixin private StudyFile study = new StudyFile();

    Status(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      StudySpec read = fromArguments(study::read);
      try (Store store = Store.reading(study.store())) {
        console.print(told(StudyAnalysis.of(read, store), console.width()));
      }
      return OK;
    }
  }

  /** {@code broca study export}. */
  @Command(
      name = "export",
      header = "Write the results of a study as files.",
      customSynopsis = "broca study export STUDY.yaml --out DIR [OPTION]...",
      sortOptions = false,
      description = {
        "Writes runs.csv, paradigms.csv, comparisons.csv, study.json, every mask as .npy, and the"
            + " study itself; with other networks also domains.csv, dissociation.csv, overlap.csv,"
            + " other-runs.csv and other-comparisons.csv; brain.csv with recordings of brains; profile.csv,"
            + " profile-items.csv and multiverse.csv where the study asks for them. Equal results give equal bytes.",
        ""
      },
      footer = {"", "Example:", "  broca study export language.yaml --out language-results"})
  static final class Export extends BrocaCommand {
    @Mixin private StudyFile study = new StudyFile();

    @Option(
        names = {"-o", "--out"},
        paramLabel = "DIR",
        required = true,
        description = "Folder to write; it is replaced when it is there.")
    private Path out = Path.of("");

    Export(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      StudySpec read = fromArguments(study::read);
      if (Files.exists(out) && !Files.isRegularFile(out.resolve("study.json"))) {
        throw wrong(out + " is there and holds no export of a study. Name another folder.");
      }
      try (Store store = Store.reading(study.store());
          Staging staging = Staging.beside(out)) {
        String name = String.valueOf(out.toAbsolutePath().getFileName());
        StudyResult written = StudyExport.write(read, store, staging.folder(name));
        staging.publish(name);
        warn(written);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      console.print("Exported: " + out);
      return OK;
    }

    /** Said however quiet: who takes the files for the whole study is wrong. */
    private void warn(StudyResult written) {
      if (!written.complete()) {
        console.error(
            "%s The files say so in study.json and notes.csv.".formatted(written.lacking()));
      }
    }
  }

  /** {@code broca study merge}. */
  @Command(
      name = "merge",
      header = "Take over the results of other stores.",
      customSynopsis = "broca study merge STUDY.yaml --from FILE... [OPTION]...",
      sortOptions = false,
      description = {"Adds what parts of a study that ran elsewhere have kept.", ""},
      footer = {"", "Example:", "  broca study merge language.yaml --from second.sqlite"})
  static final class Merge extends BrocaCommand {
    @Mixin private StudyFile study = new StudyFile();

    @Option(
        names = "--from",
        paramLabel = "FILE",
        required = true,
        description = "A store to take results from; may be repeated.")
    private List<Path> others = List.of();

    Merge(Console console) {
      super(console);
    }

    @Override
    protected int run() {
      boolean whole = true;
      try (Store store = Store.open(study.store())) {
        for (Path other : others) {
          Store.Merged merged = store.merge(other);
          console.print("%s: %d new results".formatted(other, merged.added()));
          whole &= merged.damaged().isEmpty() && merged.differing().isEmpty();
          warn(other, merged);
        }
      }
      return whole ? OK : FAILED;
    }

    private void warn(Path other, Store.Merged merged) {
      if (!merged.damaged().isEmpty()) {
        console.error(
            "%s: %d results do not fit their hashes and were left out; 'broca cache verify --store %s' names them."
                .formatted(other, merged.damaged().size(), other));
      }
      if (!merged.differing().isEmpty()) {
        console.error(
            "%s: %d results differ from those that were here under the same keys, and these stay. The first key is %s."
                .formatted(other, merged.differing().size(), merged.differing().getFirst()));
      }
    }
  }

  /** What a study says, for the terminal. */
  static List<String> told(StudyResult result, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d of %d pieces of work are done."
            .formatted(result.name(), result.finished(), result.planned()));
    if (!result.missing().isEmpty()) {
      lines.add("Not begun: %s.".formatted(String.join(", ", result.missing())));
    }
    lines.add("");
    lines.addAll(paragraphs(result, width));
    for (String line : lacking(result)) {
      lines.add("");
      lines.addAll(wrapped(line, width));
    }
    return lines;
  }

  /** What a study says that is lacking in it, one line each. */
  private static List<String> lacking(StudyResult result) {
    return Stream.concat(
            result.notes().stream().map(Note::words),
            result.models().stream()
                .flatMap(model ->
                    model.notes().stream()
                        .map(note -> "%s: %s".formatted(model.id(), note.words()))))
        .toList();
  }

  /** One paragraph for every model. */
  public static List<String> paragraphs(StudyResult result, int width) {
    List<String> lines = new ArrayList<>();
    for (StudyResult.Model model : result.models()) {
      lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
      lines.addAll(wrapped(model.paragraph(), width));
    }
    return lines;
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
