package dev.broca.lab.study.run;

import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.experiment.Experiment;
import dev.broca.lab.experiment.OpenRecording;
import dev.broca.lab.experiment.PredictBaselines;
import dev.broca.lab.experiment.PredictRecording;
import dev.broca.lab.experiment.PredictUntrained;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.spec.BrainSpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.LanguageModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The work of a study on one recording: the network, every control, the untrained model and the
 * baselines are an experiment each.
 */
final class BrainWork {
  /** Cross-validations of a mask: r, r at components, r with shuffled folds, unique R2. */
  private static final int FITS = 4;

  /** A correlation in a store. */
  private static final long BYTES = 20;

  private final BrainSpec spec;
  private final LanguageModel model;
  private final OpenRecording open;
  private final SequencedMap<String, Experiment<?>> experiments = new LinkedHashMap<>();
  private final BrainPlan plan;

  /**
   * Plans the work on a recording.
   *
   * @param computed what determines every number of the model
   * @param masks the network and its controls
   * @param turn shared by all recordings of the study
   * @throws dev.broca.lab.LabException if its file cannot be read, or has fewer groups than folds
   */
  BrainWork(
      BrainSpec spec,
      LanguageModel model,
      Passport computed,
      List<StudyMask> masks,
      OpenRecording.Turn turn) {
    this.spec = spec;
    this.model = model;
    this.open =
        new OpenRecording(
            spec, model, computed, masks.stream().map(StudyMask::mask).toList(), turn);
    this.plan = planned(masks);
  }

  private BrainPlan planned(List<StudyMask> masks) {
    List<BrainPlan.FitPlan> fits = new ArrayList<>();
    for (StudyMask mask : masks) {
      String key = add(new PredictRecording(open, mask.mask(), mask.is(Arm.NETWORK)));
      Long seed = mask.seed().isPresent() ? (Long) mask.seed().getAsLong() : null;
      fits.add(new BrainPlan.FitPlan(key, mask.arm(), seed));
    }
    if (model.options().untrained().isEmpty()) {
      Mask network = masks.getFirst().mask();
      String key = add(new PredictUntrained(open, network));
      fits.add(new BrainPlan.FitPlan(key, Arm.UNTRAINED, spec.options().seed()));
    }
    return new BrainPlan(spec.name(), recorded(), fits, add(new PredictBaselines(open)));
  }

  private String add(Experiment<?> experiment) {
    experiments.putIfAbsent(experiment.key(), experiment);
    return experiment.key();
  }

  BrainPlan plan() {
    return plan;
  }

  /** All experiments, in the order in which they are best done. */
  List<Experiment<?>> experiments() {
    return List.copyOf(experiments.values());
  }

  OpenRecording open() {
    return open;
  }

  private BrainResult.Recorded recorded() {
    AlignmentOptions options = spec.options();
    Recording recording = open.recording();
    var notes = new ArrayList<>(recording.notes());
    if (model.options().untrained().isPresent()) {
      notes.add("The model is untrained itself: there is no untrained one to compare it with.");
    }
    return new BrainResult.Recorded(
        String.valueOf(spec.data().getFileName()),
        open.hash(),
        recording.stimuli().size(),
        (int) recording.groups().stream().distinct().count(),
        recording.subjects(),
        recording.missing(),
        folds(recording).label(),
        options.outer(),
        options.penalty().label(),
        spec.context().label(),
        options.permutations(),
        open.components(),
        recording.targets().stream().map(BrainWork::target).toList(),
        notes);
  }

  private static BrainResult.Target target(Recording.Target target) {
    OptionalDouble ceiling = target.ceiling();
    @Nullable Double known = ceiling.isPresent() ? (Double) ceiling.getAsDouble() : null;
    return new BrainResult.Target(target.name(), target.subject(), target.roi(), known);
  }

  /** What folds are where the recording has no groups. */
  private FoldKind folds(Recording recording) {
    FoldKind asked = spec.options().folds();
    boolean none = recording.groups().isEmpty();
    return asked == FoldKind.GROUPED && none ? FoldKind.CONTIGUOUS : asked;
  }

  /** How long some of its experiments will take. */
  StudyRun.Forecast forecast(long number) {
    if (number == 0) {
      return new StudyRun.Forecast(0, 0);
    }
    return new StudyRun.Forecast(
        2 * open.readingSeconds() + number * FITS * open.fittingSeconds(),
        number * (1000 + 3 * BYTES * plan.recorded().targets().size()));
  }
}
