package dev.broca.lab.study.run;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.MaskAlignment.Row;
import dev.broca.lab.brain.align.Scores;
import dev.broca.lab.brain.align.Scoring;
import dev.broca.lab.brain.align.StimulusActivations;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.plan.Arm;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.lab.study.spec.ArmLabel;
import dev.broca.lab.study.spec.BrainSpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.torch.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The work of a study on one recording. The network, every control, the untrained model and the
 * baselines are a piece each. The model reads the stimuli before the first piece that needs them;
 * what it read is given back by {@link #close}, and read again when it is needed again.
 */
final class BrainWork implements AutoCloseable {
  /** Stimuli from which the time for reading all is judged. */
  private static final int CALIBRATION = 16;

  /** Cross-validations of a mask: r, r at components, r with shuffled folds, unique R2. */
  private static final int FITS = 4;

  /** Seconds from which on a first fit says enough; shorter ones are mostly Java warming up. */
  private static final double SLOW = 2;

  /** A correlation in a store. */
  private static final long BYTES = 20;

  /**
   * A piece of work.
   *
   * @param passport what determines its result
   */
  record Piece(Passport passport, Work work) {}

  /** What a piece of work does. */
  interface Work {
    String result(Progress progress);
  }

  private final BrainSpec spec;
  private final LanguageModel model;
  private final Passport computed;
  private final List<Arm> arms;
  private final Recording recording;
  private final String hash;
  private final Scoring scoring;
  private final int components;
  private final Map<String, Piece> pieces = new LinkedHashMap<>();
  private final BrainPlan plan;
  private @Nullable StimulusActivations read;

  /**
   * Reads a recording.
   *
   * @param computed what determines every number of the model
   * @param arms the network and its controls
   * @throws LabException if its file cannot be read, or has fewer groups than folds
   */
  BrainWork(BrainSpec spec, LanguageModel model, Passport computed, List<Arm> arms) {
    this.spec = spec;
    this.model = model;
    this.computed = computed;
    this.arms = arms;
    this.recording = RecordingFile.read(spec.data(), spec.targets());
    this.hash = hash(spec.data());
    this.scoring = new Scoring(recording, spec.options());
    this.components =
        arms.stream().mapToInt(arm -> arm.mask().coordinates().size()).min().orElse(0);
    this.plan = planned();
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new LabException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private BrainPlan planned() {
    List<BrainPlan.FitPlan> fits = new ArrayList<>();
    for (Arm arm : arms) {
      boolean tested = arm.label().equals(ArmLabel.NETWORK);
      Passport passport = fitted(arm.mask()).with("permutations", permutations(tested));
      add(passport, progress -> fit(arm.mask(), tested, activations(progress)));
      fits.add(
          new BrainPlan.FitPlan(
              passport.key(), arm.label(), arm.seed().isPresent() ? arm.seed().getAsLong() : null));
    }
    if (model.options().untrained().isEmpty()) {
      Mask mask = network();
      long seed = spec.options().seed();
      Passport passport = fitted(mask).with("untrained", seed);
      add(passport, progress -> untrained(mask, seed, progress));
      fits.add(new BrainPlan.FitPlan(passport.key(), BrainResult.UNTRAINED, seed));
    }
    Passport baselines = aligned().with("brain_baselines", true);
    add(baselines, progress -> baselines());
    return new BrainPlan(spec.name(), recorded(), fits, baselines.key());
  }

  private @Nullable Integer permutations(boolean tested) {
    return tested ? spec.options().permutations() : null;
  }

  private void add(Passport passport, Work work) {
    pieces.putIfAbsent(passport.key(), new Piece(passport, work));
  }

  private Mask network() {
    return arms.getFirst().mask();
  }

  private Site site() {
    return network().units().site();
  }

  BrainPlan plan() {
    return plan;
  }

  /** All pieces, in the order in which they are best done. */
  List<Piece> pieces() {
    return List.copyOf(pieces.values());
  }

  /** How much there is to do in a piece. */
  int stimuli() {
    return recording.stimuli().size();
  }

  String hash() {
    return hash;
  }

  private BrainResult.Recorded recorded() {
    AlignmentOptions options = spec.options();
    var notes = new ArrayList<>(recording.notes());
    if (model.options().untrained().isPresent()) {
      notes.add("The model is untrained itself: there is no untrained one to compare it with.");
    }
    return new BrainResult.Recorded(
        String.valueOf(spec.data().getFileName()),
        hash,
        recording.stimuli().size(),
        (int) recording.groups().stream().distinct().count(),
        recording.subjects(),
        recording.missing(),
        folds().label(),
        options.outer(),
        options.penalty().label(),
        spec.context().label(),
        options.permutations(),
        components,
        recording.targets().stream().map(BrainWork::target).toList(),
        notes);
  }

  private static BrainResult.Target target(Recording.Target target) {
    OptionalDouble ceiling = target.ceiling();
    return new BrainResult.Target(
        target.name(),
        target.subject(),
        target.roi(),
        ceiling.isPresent() ? ceiling.getAsDouble() : null);
  }

  /** What folds are where the recording has no groups. */
  private FoldKind folds() {
    FoldKind asked = spec.options().folds();
    boolean none = recording.groups().isEmpty();
    return asked == FoldKind.GROUPED && none ? FoldKind.CONTIGUOUS : asked;
  }

  // What determines a result.

  private Passport aligned() {
    AlignmentOptions options = spec.options();
    return computed
        .with("brain", hash)
        .with("targets", spec.targets())
        .with("context", spec.context().label())
        .with("folds", options.folds().label())
        .with("outer", options.outer())
        .with("alpha", options.penalty().label())
        .with("seed", options.seed());
  }

  private Passport fitted(Mask mask) {
    String units = mask.stream().mapToObj(String::valueOf).collect(Collectors.joining(","));
    return aligned()
        .with("site", mask.units().site().label())
        .with("mask", Sha256.of(mask.units().widths() + " " + units))
        .with("components", components);
  }

  // Doing it.

  private StimulusActivations activations(Progress progress) {
    StimulusActivations here = read;
    if (here == null) {
      here = StimulusActivations.of(model, recording, spec.context(), site(), progress);
      read = here;
    }
    return here;
  }

  private String fit(Mask mask, boolean tested, StimulusActivations activations) {
    Row row = Row.of("", 0, mask, activations, scoring, components, tested);
    Scores shuffled =
        scoring.correlations(activations.of(mask), FoldKind.SHUFFLED, OptionalInt.empty());
    return BrainScores.of(row, shuffled).json();
  }

  private String untrained(Mask mask, long seed, Progress progress) {
    var options = model.options().withUntrained(OptionalLong.of(seed));
    try (LanguageModel random = LanguageModel.open(model.identity(), options);
        var activations =
            StimulusActivations.of(random, recording, spec.context(), site(), progress)) {
      return fit(mask, false, activations);
    }
  }

  private String baselines() {
    return BrainScores.json(BaselineScores.of(recording, scoring, spec.options().seed()));
  }

  /** How long open pieces will take, judged by a fit of noise as wide as the network. */
  StudyRun.Forecast forecast(long open) {
    if (open == 0) {
      return new StudyRun.Forecast(0, 0);
    }
    double reading =
        StimulusActivations.seconds(model, recording, spec.context(), site(), CALIBRATION);
    double first = fitting();
    double fitting = first < SLOW ? Math.min(first, fitting()) : first;
    return new StudyRun.Forecast(
        2 * reading + open * FITS * fitting,
        open * (1000 + 3 * BYTES * plan.recorded().targets().size()));
  }

  /** Seconds for one cross-validation of noise as wide as the network. */
  private double fitting() {
    int width = network().size();
    double[] noise = new Random(1).doubles((long) stimuli() * width).toArray();
    long start = System.nanoTime();
    scoring.correlations(Matrix.of(stimuli(), width, noise), scoring.folds(), OptionalInt.empty());
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public void close() {
    StimulusActivations here = read;
    read = null;
    if (here != null) {
      here.close();
    }
  }
}
