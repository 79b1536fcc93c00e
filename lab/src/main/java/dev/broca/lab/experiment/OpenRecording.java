package dev.broca.lab.experiment;

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
import dev.broca.lab.study.result.BrainScores;
import dev.broca.lab.study.spec.BrainSpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.torch.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A recording of brains beside an open model, which reads its stimuli before the first experiment
 * that needs them. What it read is given back by {@link #close}, and read again when it is needed
 * again; of several recordings, one is held at a time.
 */
public final class OpenRecording implements AutoCloseable {
  /** Stimuli from which the time for reading all is judged. */
  private static final int CALIBRATION = 16;

  /** Seconds from which on a first fit says enough; shorter ones are mostly Java warming up. */
  private static final double SLOW = 2;

  /** Which of several recordings has its activations in memory. */
  public static final class Turn {
    private @Nullable OpenRecording holder;

    private void take(OpenRecording next) {
      OpenRecording before = holder;
      if (before != null && before != next) {
        before.close();
      }
      holder = next;
    }
  }

  private final BrainSpec spec;
  private final LanguageModel model;
  private final Passport computed;
  private final Turn turn;
  private final Mask network;
  private final Recording recording;
  private final String hash;
  private final Scoring scoring;
  private final int components;
  private @Nullable StimulusActivations read;

  /**
   * Reads a recording.
   *
   * @param computed what determines every number of the model
   * @param masks those that predict it, the network first
   * @param turn shared by all recordings of a model
   * @throws LabException if its file cannot be read, or has fewer groups than folds
   */
  public OpenRecording(
      BrainSpec spec, LanguageModel model, Passport computed, List<Mask> masks, Turn turn) {
    this.spec = spec;
    this.model = model;
    this.computed = computed;
    this.turn = turn;
    this.network = masks.getFirst();
    this.recording = RecordingFile.read(spec.data(), spec.targets());
    this.hash = hash(spec);
    this.scoring = new Scoring(recording, spec.options());
    this.components = masks.stream().mapToInt(mask -> mask.coordinates().size()).min().orElse(0);
  }

  private static String hash(BrainSpec spec) {
    try {
      return Sha256.of(spec.data());
    } catch (IOException e) {
      throw new LabException("%s cannot be read: %s.".formatted(spec.data(), e.getMessage()), e);
    }
  }

  /** What was recorded. */
  public Recording recording() {
    return recording;
  }

  /** SHA-256 of its file. */
  public String hash() {
    return hash;
  }

  /** Principal components that every mask is cut to for one of its scores. */
  public int components() {
    return components;
  }

  long stimuli() {
    return recording.stimuli().size();
  }

  // What determines a result.

  Passport aligned() {
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

  Passport fitted(Mask mask) {
    return aligned()
        .with("site", mask.units().site().label())
        .with("mask", MaskLesion.hash(mask))
        .with("components", components);
  }

  @Nullable Integer permutations(boolean tested) {
    return tested ? spec.options().permutations() : null;
  }

  long seed() {
    return spec.options().seed();
  }

  // Doing it.

  BrainScores fit(Mask mask, boolean tested, Progress progress) {
    return fit(mask, tested, activations(progress));
  }

  private BrainScores fit(Mask mask, boolean tested, StimulusActivations activations) {
    Row row = Row.of("", 0, mask, activations, scoring, components, tested);
    Scores shuffled =
        scoring.correlations(activations.of(mask), FoldKind.SHUFFLED, OptionalInt.empty());
    return BrainScores.of(row, shuffled);
  }

  BrainScores untrained(Mask mask, long seed, Progress progress) {
    var options = model.options().withUntrained(OptionalLong.of(seed));
    try (LanguageModel random = LanguageModel.open(model.identity(), options);
        var activations =
            StimulusActivations.of(random, recording, spec.context(), site(), progress)) {
      return fit(mask, false, activations);
    }
  }

  List<BaselineScores> baselines() {
    return BaselineScores.of(recording, scoring, seed());
  }

  private StimulusActivations activations(Progress progress) {
    turn.take(this);
    StimulusActivations here = read;
    if (here == null) {
      here = StimulusActivations.of(model, recording, spec.context(), site(), progress);
      read = here;
    }
    return here;
  }

  private Site site() {
    return network.units().site();
  }

  // How long it takes.

  /** Seconds to read all stimuli. */
  public double readingSeconds() {
    return StimulusActivations.seconds(model, recording, spec.context(), site(), CALIBRATION);
  }

  /** Seconds of one cross-validation, judged by noise as wide as the network. */
  public double fittingSeconds() {
    double first = fitting();
    return first < SLOW ? Math.min(first, fitting()) : first;
  }

  private double fitting() {
    int width = network.size();
    double[] noise = new Random(1).doubles(stimuli() * width).toArray();
    long start = System.nanoTime();
    scoring.correlations(
        Matrix.of((int) stimuli(), width, noise), scoring.folds(), OptionalInt.empty());
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
