package dev.broca.app.command.study;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Failures;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.SideFile;
import dev.broca.app.cli.Stopping;
import dev.broca.app.command.localize.LocalizerFiles;
import dev.broca.app.command.localize.LocalizerFiles.Kept;
import dev.broca.app.command.localize.LocalizerSummary;
import dev.broca.app.report.sweep.Sweep;
import dev.broca.lab.FileName;
import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.FoldMasks;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Reliability;
import dev.broca.lab.sweep.Checkpoint;
import dev.broca.lab.sweep.Checkpoints;
import dev.broca.model.LanguageModel;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Localizes a network in one checkpoint after the other. The last one is done first, since the
 * others are compared with it; where it fails, the one before it takes its place. After each, table
 * and page of what is finished are written.
 */
final class SweepWork {
  /** What is asked for. */
  record Plan(
      Checkpoints checkpoints,
      Localizer localizer,
      Optional<Benchmark> benchmark,
      boolean lastUnits,
      Path out,
      boolean overwrite) {}

  /** A finished checkpoint. */
  private record Finished(
      Kept kept,
      Mask mask,
      @Nullable Double tCorrelation,
      @Nullable OverlapIntervals withLast,
      Sweep.@Nullable Score score,
      List<String> notes) {}

  /** A score as it is kept. */
  private record KeptScore(String benchmark, String hash, double score, @Nullable Double chance) {}

  /** The effect of another checkpoint's units as it is kept. */
  private record KeptEffect(String of, @Nullable Double unitD, @Nullable Double maskD) {}

  private final Plan plan;
  private final Function<String, LanguageModel> opener;
  private final Console console;
  private final boolean quiet;
  private final LocalizerFiles files;
  private final Map<Integer, Finished> finished = new TreeMap<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private final Map<Integer, Sweep.Effect> effects = new HashMap<>();
  private final Map<List<Integer>, OverlapIntervals> overlaps = new HashMap<>();
  private @Nullable SweepReference reference;
  private boolean failed;

  /**
   * Work that is to be done.
   *
   * @param opener opens a checkpoint by its name
   */
  SweepWork(Plan plan, Function<String, LanguageModel> opener, Console console, boolean quiet) {
    this.plan = plan;
    this.opener = opener;
    this.console = console;
    this.quiet = quiet;
    this.files = new LocalizerFiles(console, quiet, plan.out(), plan.overwrite());
  }

  /** Whether something could not be computed. */
  boolean failed() {
    return failed;
  }

  /**
   * Does what is left.
   *
   * @throws LabException if no checkpoint can be localized
   */
  Sweep run() {
    Stopping.Task onStop = Stopping.onStop(this::sayHowFar);
    try {
      SweepReference last = localizeLast();
      for (int i = 0; i < last.index; i++) {
        localize(i);
      }
      if (plan.lastUnits()) {
        measureUnitsOf(last);
      }
      return result(last);
    } finally {
      onStop.close();
    }
  }

  private SweepReference localizeLast() {
    for (int i = size() - 1; i >= 0; i--) {
      localize(i);
      if (reference != null) {
        return reference;
      }
    }
    throw new LabException(
        "No checkpoint could be localized. The last one: %s".formatted(failures.get(size() - 1)));
  }

  private int size() {
    return plan.checkpoints().all().size();
  }

  private Checkpoint checkpoint(int index) {
    return plan.checkpoints().all().get(index);
  }

  private void sayHowFar() {
    console.clearLine();
    console.error(
        "%d of %d checkpoints are finished and kept. The same command goes on from here."
            .formatted(finished.size(), size()));
  }

  /** What fails is named, and the others go on. */
  private void localize(int index) {
    Checkpoint checkpoint = checkpoint(index);
    console.say(
        quiet,
        "Checkpoint %s (%d of %d)%s"
            .formatted(
                checkpoint.label(),
                index + 1,
                size(),
                reference == null ? ", which the others are compared with" : ""));
    try {
      finished.put(index, localized(index, checkpoint));
    } catch (RuntimeException e) {
      failures.put(index, failed(checkpoint, e));
    }
    SweepReference last = reference;
    if (last != null) {
      result(last);
    }
  }

  private String failed(Checkpoint checkpoint, RuntimeException e) {
    if (Stopping.hasBegun()) {
      throw e;
    }
    failed = true;
    String reason = Failures.message(e);
    console.clearLine();
    console.error("%s failed: %s".formatted(checkpoint.label(), reason));
    return reason;
  }

  private Finished localized(int index, Checkpoint checkpoint) {
    try (LanguageModel model = opener.apply(checkpoint.model())) {
      Units units = model.units(plan.localizer().options().site());
      var notes = new ArrayList<String>();
      SweepReference last = reference;
      if (last != null) {
        last.requireSame(units, checkpoint.label());
      }
      LocalizerRun run = plan.localizer().on(model);
      if (last != null) {
        last.requireSame(run.inputs());
        last.otherTokens(run.inputs()).ifPresent(notes::add);
      }
      Kept kept = files.resultOf(run);
      Mask mask = MaskFiles.read(kept.mask(), units);
      Sweep.Score score = score(kept, model, checkpoint, notes);
      if (last == null) {
        reference = new SweepReference(index, checkpoint.label(), run.inputs(), mask, kept);
        return new Finished(kept, mask, null, null, score, notes);
      }
      return new Finished(
          kept,
          mask,
          Finite.orNull(Reliability.pearson(tValues(kept), last.t)),
          overlap(mask, last.mask),
          score,
          notes);
    }
  }

  static double[] tValues(Kept kept) {
    return Npy.read(kept.folder().resolve(ResultFolder.T_VALUES)).doubles();
  }

  private static OverlapIntervals overlap(Mask a, Mask b) {
    return OverlapIntervals.of(a, b, OverlapIntervals.DRAWS, Selection.DEFAULT_SEED);
  }

  // The benchmark.

  private Sweep.@Nullable Score score(
      Kept kept, LanguageModel model, Checkpoint checkpoint, List<String> notes) {
    if (plan.benchmark().isEmpty()) {
      return null;
    }
    Benchmark benchmark = plan.benchmark().get();
    try {
      KeptScore found = score(kept.folder(), benchmark, model);
      return new Sweep.Score(found.score(), found.chance());
    } catch (RuntimeException e) {
      notes.add("It has no score: " + failed(checkpoint, e));
      return null;
    }
  }

  private KeptScore score(Path folder, Benchmark benchmark, LanguageModel model) {
    String hash = benchmark.hash();
    String name =
        FileName.require(
            "benchmark=%s_%s.json".formatted(benchmark.name(), hash.substring(0, 8)),
            "The score of a benchmark");
    Optional<KeptScore> kept =
        SideFile.read(folder.resolve(name), KeptScore.class).filter(old -> old.hash().equals(hash));
    if (kept.isPresent()) {
      return kept.get();
    }
    Evaluation found = evaluate(benchmark, model);
    var fresh =
        new KeptScore(
            benchmark.name(),
            hash,
            found.overall().score(),
            Finite.orNull(found.overall().chance()));
    SideFile.write(folder, name, fresh);
    return fresh;
  }

  private Evaluation evaluate(Benchmark benchmark, LanguageModel model) {
    try (var meter = new Meter(console, quiet, "Scoring", "tokens")) {
      Evaluation found = benchmark.evaluate(model, new Prefix.Auto(), Reduce.SUM, meter::advanced);
      meter.finished();
      return found;
    }
  }

  // The units of the last checkpoint in the others.

  /** In the last checkpoint itself they are those of its quality card. */
  private void measureUnitsOf(SweepReference last) {
    var left = new ArrayList<Integer>();
    finished.forEach((index, found) -> {
      if (index == last.index) {
        var quality = found.kept().summary().quality();
        effects.put(index, new Sweep.Effect(quality.heldOutUnitD(), quality.heldOutMaskD()));
      } else {
        effect(found.kept(), last)
            .ifPresentOrElse(known -> effects.put(index, known), () -> left.add(index));
      }
    });
    if (!left.isEmpty()) {
      FoldMasks masks = foldMasks(last);
      left.forEach(index -> measure(index, masks, last));
    }
  }

  private static String fileOf(SweepReference last) {
    return "held-out_of=%s.json".formatted(last.kept.summary().key().substring(0, 8));
  }

  private static Optional<Sweep.Effect> effect(Kept kept, SweepReference last) {
    return SideFile.read(kept.folder().resolve(fileOf(last)), KeptEffect.class)
        .filter(old -> old.of().equals(last.kept.summary().key()))
        .map(old -> new Sweep.Effect(old.unitD(), old.maskD()));
  }

  private FoldMasks foldMasks(SweepReference last) {
    console.say(quiet, "Selecting units of %s in parts of the texts".formatted(last.label));
    try (LanguageModel model = opener.apply(checkpoint(last.index).model());
        var meter = new Meter(console, quiet, "Reading", "tokens")) {
      FoldMasks masks = plan.localizer().on(model).foldMasks(meter::advanced);
      meter.finished();
      return masks;
    }
  }

  private void measure(int index, FoldMasks masks, SweepReference last) {
    Checkpoint checkpoint = checkpoint(index);
    console.say(quiet, "Measuring units of %s in %s".formatted(last.label, checkpoint.label()));
    Finished found = finished.get(index);
    if (found == null) {
      throw new IllegalStateException(checkpoint + " is not finished");
    }
    try (LanguageModel model = opener.apply(checkpoint.model());
        var meter = new Meter(console, quiet, "Reading", "tokens")) {
      FoldMasks.Effect effect = plan.localizer().on(model).effectOf(masks, meter::advanced);
      meter.finished();
      Sweep.Effect measured = Sweep.Effect.of(effect.unitD(), effect.maskD());
      SideFile.write(
          found.kept().folder(),
          fileOf(last),
          new KeptEffect(last.kept.summary().key(), measured.unitD(), measured.maskD()));
      effects.put(index, measured);
    } catch (RuntimeException e) {
      found
          .notes()
          .add("Units of %s were not measured: %s".formatted(last.label, failed(checkpoint, e)));
    }
  }

  // What is finished.

  /** Also writes it. */
  private Sweep result(SweepReference last) {
    Passport passport = passport(last);
    LocalizerSummary any = last.kept.summary();
    var sweep =
        new Sweep(
            passport.key(),
            any.network(),
            any.positive().name(),
            any.negative().name(),
            plan.checkpoints().axis().name().toLowerCase(Locale.ROOT),
            last.label,
            plan.benchmark().map(SweepWork::task).orElse(null),
            points(),
            missing(),
            passport.entries());
    new SweepReport(sweep).write(plan.out());
    return sweep;
  }

  /** What all have in common determines the sweep, with their names. */
  private Passport passport(SweepReference last) {
    Passport common =
        ResultFolder.passport(last.kept.folder())
            .orElseThrow(() -> new LabException(last.kept.folder() + " has lost its passport."));
    for (String own : List.of("model", "revision", "weights", "tokenizer", "family")) {
      common = common.without(own);
    }
    return common
        .with("checkpoints", plan.checkpoints().all().stream().map(Checkpoint::model).toList())
        .with("benchmark", plan.benchmark().map(Benchmark::hash).orElse(null))
        .with("last_units", plan.lastUnits());
  }

  private static Sweep.Task task(Benchmark benchmark) {
    String name = benchmark.name() + (benchmark.leadingBlank() ? " (leading blank)" : "");
    return new Sweep.Task(name, benchmark.measure().label(), benchmark.items().size());
  }

  private List<Sweep.Point> points() {
    var points = new ArrayList<Sweep.Point>();
    Integer previous = null;
    for (var entry : finished.entrySet()) {
      points.add(point(entry.getKey(), entry.getValue(), previous));
      previous = entry.getKey();
    }
    return points;
  }

  private Sweep.Point point(int index, Finished found, @Nullable Integer previous) {
    Checkpoint checkpoint = checkpoint(index);
    LocalizerSummary summary = found.kept().summary();
    LocalizerSummary.Quality quality = summary.quality();
    OverlapIntervals withLast = found.withLast();
    return new Sweep.Point(
        checkpoint.model(),
        checkpoint.label(),
        plan.checkpoints().byStep() ? checkpoint.step().orElseThrow() : null,
        summary.model().revision(),
        String.valueOf(found.kept().folder().getFileName()),
        summary.units(),
        summary.allUnits(),
        quality.unitsPassingMaxT(),
        quality.maskPassingMaxT(),
        quality.unitsPassingQ(),
        quality.maskPassingQ(),
        new Sweep.Quality(
            quality.splitHalfR(),
            quality.correctedDice(),
            new Sweep.Effect(quality.heldOutUnitD(), quality.heldOutMaskD())),
        previous == null ? null : checkpoint(previous).label(),
        previous == null ? null : Sweep.Agreement.of(between(previous, index)),
        withLast == null ? null : Sweep.Agreement.of(withLast),
        found.tCorrelation(),
        effects.get(index),
        found.score(),
        summary.perBlock(),
        found.notes());
  }

  private OverlapIntervals between(int previous, int index) {
    return overlaps.computeIfAbsent(
        List.of(previous, index), pair -> overlap(mask(index), mask(previous)));
  }

  private Mask mask(int index) {
    Finished found = finished.get(index);
    if (found == null) {
      throw new IllegalStateException("checkpoint " + index + " is not finished");
    }
    return found.mask();
  }

  private List<Sweep.Missing> missing() {
    var missing = new ArrayList<Sweep.Missing>();
    for (int i = 0; i < size(); i++) {
      if (!finished.containsKey(i)) {
        Checkpoint checkpoint = checkpoint(i);
        missing.add(
            new Sweep.Missing(
                checkpoint.model(),
                checkpoint.label(),
                failures.getOrDefault(i, "It is not computed yet.")));
      }
    }
    return missing;
  }
}
