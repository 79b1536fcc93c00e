package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Writing;
import dev.broca.app.option.Converters;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.CeilingKind;
import dev.broca.lab.brain.align.Ceilings;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.MaskAlignment;
import dev.broca.lab.brain.align.Penalty;
import dev.broca.lab.brain.align.Scoring;
import dev.broca.lab.brain.align.StimulusActivations;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca align}. */
@Command(
    name = "align",
    header = "Predict brain recordings from the units of a mask.",
    customSynopsis = "broca align MODEL --data FILE --mask MASK... [OPTION]...",
    sortOptions = false,
    description = {
      "Predicts what was recorded in brains during reading from the units of a mask, and from"
          + " controls and baselines, by cross-validated ridge regression. What counts is the unique"
          + " variance: what remains beyond length, position and word rate. Without options strict:"
          + " grouped folds, nested penalties. The named parity variants of published work are --folds shuffled,"
          + " --alpha loo and --alpha ols.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca align smollm2-135m --data recording.csv --mask language.npy",
      "  broca align gpt2 --data assembly.nc --mask a.npy --mask b.npy --controls 20 --format json"
    })
public final class AlignCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "The recording: a table (docs/tables.md), .npz, or .nc or .h5 as Brain-Score writes it (docs/brain.md).")
  private Path data = Path.of("");

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      required = true,
      description = "Units to predict from; may be repeated.")
  private List<Path> masks = List.of();

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      split = ",",
      description =
          "The columns of a table that hold responses, or the targets or regions of other files to"
              + " take. Default: all.")
  private List<String> targets = List.of();

  @Mixin private TableArguments table = new TableArguments();

  @Option(
      names = "--mean-of-subjects",
      description =
          "Predict the mean over subjects of targets of one name and region. Default: every subject"
              + " apart.")
  private boolean meanOfSubjects;

  @Option(
      names = "--ceiling",
      paramLabel = "KIND",
      description =
          "auto (default: what the file gives, else split halves with --mean-of-subjects, else"
              + " extrapolated where there are three subjects), given, split-half, extrapolated or"
              + " none.",
      converter = Converters.OfCeilingKind.class)
  private CeilingKind ceiling = CeilingKind.AUTO;

  @Option(
      names = "--controls",
      paramLabel = "N",
      description =
          "Controls of each kind for every mask: uniform, layer-matched, and energy-matched where the"
              + " mask lies in the folder of its localizer's result. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfCount.class)
  private int controls = AlignmentOptions.STRICT.controls();

  @Option(
      names = "--folds",
      paramLabel = "HOW",
      description =
          "grouped (default: whole topics or passages; runs of stimuli where there are none),"
              + " contiguous, or shuffled.",
      converter = Converters.OfFoldKind.class)
  private FoldKind folds = FoldKind.GROUPED;

  @Option(
      names = "--outer",
      paramLabel = "N",
      description = "Number of outer folds. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int outer = AlignmentOptions.STRICT.outer();

  @Option(
      names = "--alpha",
      paramLabel = "HOW",
      description =
          "How the penalty is chosen: nested (default: five inner folds, 1e-2 to 1e7), loo (leave one out,"
              + " 1e-3 to 1e3, as RidgeCV does), or ols (none).",
      converter = Converters.OfPenalty.class)
  private Penalty penalty = Penalty.NESTED;

  @Option(
      names = "--context",
      paramLabel = "WHAT",
      description = "passage (default: earlier stimuli of the passage are read too) or none.",
      converter = Converters.OfContext.class)
  private Context context = Context.PASSAGE;

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description = "Of whole groups, for p. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int permutations = AlignmentOptions.STRICT.permutations();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of controls, permutations, shuffled folds, random embedding and untrained model."
              + " Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = AlignmentOptions.STRICT.seed();

  @Option(
      names = "--by-fold",
      description = "Print the values of every fold too: columns in JSON, lines in CSV.")
  private boolean byFold;

  @Mixin private Writing writing = new Writing();

  @Mixin Opening opening = new Opening();

  public AlignCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String modelName = model.name();
    AlignmentOptions options =
        fromArguments(
            () -> new AlignmentOptions(folds, outer, penalty, permutations, controls, seed));
    Recording whole = fromArguments(() -> RecordingFile.read(data, targets, table.options()));
    Recording recording = meanOfSubjects ? fromArguments(whole::meanOfSubjects) : whole;
    var scoring = new Scoring(recording, options);
    say(described(whole));
    recording.notes().forEach(this::say);
    Ceilings ceilings =
        fromArguments(() ->
            Ceilings.of(
                recording,
                meanOfSubjects ? Optional.of(whole) : Optional.empty(),
                ceiling,
                options));
    masks.forEach(mask -> MaskFiles.check(mask, Optional.empty()));
    try (LanguageModel opened = opening.open(modelName, console, quiet)) {
      List<Mask> read =
          masks.stream()
              .map(mask -> MaskFiles.read(mask, opened.units(Site.BLOCK_OUTPUT)))
              .toList();
      print(align(opened, read, recording, ceilings, scoring, options));
    }
    return OK;
  }

  private static String described(Recording recording) {
    long groups = recording.groups().stream().distinct().count();
    return "%s: %d stimuli%s, %d targets%s, %d responses missing."
        .formatted(
            recording.name(),
            recording.stimuli().size(),
            groups == 0 ? "" : " in %d groups".formatted(groups),
            recording.targets().size(),
            recording.subjects() == 0 ? "" : " of %d subjects".formatted(recording.subjects()),
            recording.missing());
  }

  private AlignmentReport align(
      LanguageModel opened,
      List<Mask> read,
      Recording recording,
      Ceilings ceilings,
      Scoring scoring,
      AlignmentOptions options) {
    try (StimulusActivations trained = activations(opened, recording, "trained");
        Untrained untrained = untrained(opened, recording)) {
      if (trained.shortened() > 0) {
        say(
            "The passages of %d stimuli were shortened at their beginning to what the model can read."
                .formatted(trained.shortened()));
      }
      List<BaselineScores> baselines = BaselineScores.of(recording, scoring, seed);
      var found = new ArrayList<MaskAlignment>();
      for (int i = 0; i < read.size(); i++) {
        found.add(
            align(
                read.get(i),
                statistics(masks.get(i), read.get(i)),
                trained,
                untrained.activations(),
                scoring,
                options));
      }
      return new AlignmentReport(
          opened.identity().id(),
          recording,
          ceilings,
          options,
          context,
          masks.stream().map(Path::toString).toList(),
          found,
          baselines,
          byFold);
    }
  }

  private static Optional<UnitStatistics> statistics(Path file, Mask mask) {
    return ResultFolder.statistics(file.toAbsolutePath().resolveSibling(""), mask.units());
  }

  private MaskAlignment align(
      Mask mask,
      Optional<UnitStatistics> known,
      StimulusActivations trained,
      Optional<StimulusActivations> untrained,
      Scoring scoring,
      AlignmentOptions options) {
    int kinds = known.isPresent() ? 3 : 2;
    long total = 1 + (untrained.isPresent() ? 1 : 0) + (long) kinds * options.controls();
    try (var meter = new Meter(console, quiet, "Predicting", "masks")) {
      long[] done = new long[1];
      MaskAlignment found =
          MaskAlignment.of(
              mask,
              trained,
              untrained,
              known,
              scoring,
              options,
              () -> meter.advanced(++done[0], total));
      meter.finished(done[0]);
      found.notes().forEach(this::say);
      return found;
    }
  }

  /** The same architecture without training; nothing where the model itself is untrained. */
  private record Untrained(Optional<StimulusActivations> activations) implements AutoCloseable {
    @Override
    public void close() {
      activations.ifPresent(StimulusActivations::close);
    }
  }

  private Untrained untrained(LanguageModel opened, Recording recording) {
    ModelOptions options = opened.options();
    if (options.untrained().isPresent()) {
      say("The model is untrained itself: there is no untrained one to compare it with.");
      return new Untrained(Optional.empty());
    }
    try (LanguageModel random =
        LanguageModel.open(opened.identity(), options.withUntrained(OptionalLong.of(seed)))) {
      return new Untrained(Optional.of(activations(random, recording, "untrained")));
    }
  }

  private StimulusActivations activations(LanguageModel reader, Recording recording, String which) {
    try (var meter = new Meter(console, quiet, "Reading (" + which + ")", "tokens")) {
      StimulusActivations read =
          StimulusActivations.of(reader, recording, context, meter::advanced);
      meter.finished();
      return read;
    }
  }

  private void print(AlignmentReport report) {
    writing.write(console, quiet, report);
  }
}
