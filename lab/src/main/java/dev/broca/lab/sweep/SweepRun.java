package dev.broca.lab.sweep;

import dev.broca.lab.FileName;
import dev.broca.lab.LabException;
import dev.broca.lab.Listener;
import dev.broca.lab.ModelOpener;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerResult;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.LocalizerSummary;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.FoldMasks;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Reliability;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.unit.Units;
import dev.broca.torch.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Localizes a network in one checkpoint after the other. The last one is done first, since the
 * others are compared with it; where it fails, the one before it takes its place. After each, what
 * is finished is handed over.
 */
public final class SweepRun {
  /**
   * What is asked for.
   *
   * @param checkpoints in their order
   * @param localizer the same for all of them
   * @param benchmark what every checkpoint is also asked to do, intact
   * @param lastUnits whether the units that the last one selects are measured in all of them
   */
  public record Plan(
      Checkpoints checkpoints,
      Localizer localizer,
      Optional<Benchmark> benchmark,
      boolean lastUnits) {
    /** A localizer and nothing else. */
    public Plan(Checkpoints checkpoints, Localizer localizer) {
      this(checkpoints, localizer, Optional.empty(), false);
    }
  }

  /** Where the result of a checkpoint lies, and its numbers; its arrays are not kept in memory. */
  record Kept(Path folder, LocalizerSummary summary) {}

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
  private final KeptResults results;
  private final Function<String, LanguageModel> opener;
  private final Consumer<Sweep> kept;
  private final Listener listener;
  private final Map<Integer, Finished> finished = new TreeMap<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private final Map<Integer, Sweep.Effect> effects = new HashMap<>();
  private final Map<List<Integer>, OverlapIntervals> overlaps = new HashMap<>();
  private @Nullable SweepReference reference;
  private boolean failed;

  /** Work that is to be done on models that are found by their names, in float32. */
  public SweepRun(Plan plan, KeptResults results) {
    this(
        plan,
        results,
        name -> ModelOpener.standard().open(name, ModelOptions.DEFAULT.dtype()),
        _ -> {});
  }

  /**
   * Work that is to be done.
   *
   * @param results where what is found in checkpoints is kept; who listens to them hears how far
   *     the sweep is
   * @param opener opens a checkpoint by its name
   * @param kept takes what is finished, after every checkpoint and at the end
   */
  public SweepRun(
      Plan plan,
      KeptResults results,
      Function<String, LanguageModel> opener,
      Consumer<Sweep> kept) {
    this.plan = plan;
    this.results = results;
    this.opener = opener;
    this.kept = kept;
    this.listener = results.listener();
  }

  /** Whether something could not be computed. */
  public boolean failed() {
    return failed;
  }

  /**
   * Does what is left.
   *
   * @throws LabException if no checkpoint can be localized
   */
  public Sweep run() {
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
    listener.warn(
        "%d of %d checkpoints are finished and kept. The same command goes on from here."
            .formatted(finished.size(), size()));
  }

  /** What fails is named, and the others go on. */
  private void localize(int index) {
    Checkpoint checkpoint = checkpoint(index);
    listener.say(
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
    String reason = listener.reason(e);
    listener.warn("%s failed: %s".formatted(checkpoint.label(), reason));
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
      LocalizerResult found = results.resultOf(run);
      var kept = new Kept(found.folder(), found.summary());
      Mask mask = found.mask();
      Sweep.Score score = score(kept, model, checkpoint, notes);
      if (last == null) {
        reference =
            new SweepReference(
                index, checkpoint.label(), run.inputs(), mask, found.tValues(), kept);
        return new Finished(kept, mask, null, null, score, notes);
      }
      return new Finished(
          kept,
          mask,
          Finite.orNull(Reliability.pearson(found.tValues(), last.t)),
          overlap(mask, last.mask),
          score,
          notes);
    }
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
    try (var meter = listener.begin("Scoring", "tokens")) {
      Evaluation found = benchmark.evaluate(model, new Prefix.Auto(), Reduce.SUM, meter);
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
    listener.say("Selecting units of %s in parts of the texts".formatted(last.label));
    try (LanguageModel model = opener.apply(checkpoint(last.index).model());
        var meter = listener.begin("Reading", "tokens")) {
      FoldMasks masks = plan.localizer().on(model).foldMasks(meter);
      meter.finished();
      return masks;
    }
  }

  private void measure(int index, FoldMasks masks, SweepReference last) {
    Checkpoint checkpoint = checkpoint(index);
    listener.say("Measuring units of %s in %s".formatted(last.label, checkpoint.label()));
    Finished found = finished.get(index);
    if (found == null) {
      throw new IllegalStateException(checkpoint + " is not finished");
    }
    try (LanguageModel model = opener.apply(checkpoint.model());
        var meter = listener.begin("Reading", "tokens")) {
      FoldMasks.Effect effect = plan.localizer().on(model).effectOf(masks, meter);
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

  /** Also hands it over. */
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
            plan.benchmark().map(SweepRun::task).orElse(null),
            points(),
            missing(),
            passport.entries());
    kept.accept(sweep);
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
