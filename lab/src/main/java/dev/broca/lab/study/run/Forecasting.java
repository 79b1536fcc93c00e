package dev.broca.lab.study.run;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.experiment.Continue;
import dev.broca.lab.experiment.Evaluate;
import dev.broca.lab.experiment.Experiment;
import dev.broca.lab.experiment.MaskLesion;
import dev.broca.lab.experiment.Measuring;
import dev.broca.lab.experiment.PredictBaselines;
import dev.broca.lab.experiment.PredictRecording;
import dev.broca.lab.experiment.PredictUntrained;
import dev.broca.lab.experiment.ProfileNetwork;
import dev.broca.lab.experiment.StudyTask;
import dev.broca.lab.experiment.VaryChoices;
import dev.broca.lab.lesion.Fills;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How long pieces of a study's work will take, judged by how long a little of every kind of work
 * takes now: some items of every task, intact and lesioned, the energy of a lesion, a continuation,
 * and some of the texts that class means are taken of.
 */
final class Forecasting {
  /** Items of a task from which the time for all is judged. */
  private static final int CALIBRATION = 64;

  private final StudySpec spec;
  private final LanguageModel model;
  private final List<StudyTask> tasks;
  private final Measuring measuring;
  private final Mask network;
  private final Calibration calibration;
  private final Set<OptionalInt> filled = new HashSet<>();

  /**
   * Nothing is timed yet.
   *
   * @param network what a lesion is tried with
   */
  Forecasting(
      StudySpec spec,
      LanguageModel model,
      List<StudyTask> tasks,
      Measuring measuring,
      Mask network,
      Calibration calibration) {
    this.spec = spec;
    this.model = model;
    this.tasks = tasks;
    this.measuring = measuring;
    this.network = network;
    this.calibration = calibration;
  }

  /** Seconds that an experiment will take; those on recordings are judged where they are kept. */
  double seconds(Experiment<?> experiment) {
    return switch (experiment) {
      case Evaluate it -> evaluating(it) + filling(it.lesion(), it.task().prefix());
      case Continue it -> continuing(it.lesion()) + filling(it.lesion(), tasks.getFirst().prefix());
      case ProfileNetwork it -> reading(it.cost());
      case VaryChoices it -> reading(it.cost());
      case PredictRecording _, PredictUntrained _, PredictBaselines _ -> 0;
    };
  }

  private double continuing(Optional<MaskLesion> lesion) {
    LanguageModel subject = lesion.isPresent() ? typical() : model;
    return calibration.seconds(
        kind(lesion) + "continuation",
        () -> measuring.continued(subject, spec.prompts().subList(0, 1)),
        1.0 / spec.prompts().size());
  }

  private static String kind(Optional<MaskLesion> lesion) {
    return lesion.isPresent() ? "lesioned " : "intact ";
  }

  private double evaluating(Evaluate it) {
    boolean lesioned = it.lesion().isPresent();
    LanguageModel subject = lesioned ? typical() : model;
    StudyTask its = it.task();
    Benchmark some = its.items().limitTotal(CALIBRATION);
    double all =
        calibration.seconds(
            kind(it.lesion()) + its.hash() + " " + its.prefix() + its.spec().reduce(),
            () -> its.tried(subject, some),
            (double) some.items().size() / it.cost());
    return lesioned
        ? all
            + calibration.seconds(
                "energy " + its.hash() + its.prefix(),
                () -> subject.realisedEnergy(measuring.sample(its), Progress.NONE),
                1)
        : all;
  }

  /** What is done with the networks beside lesions reads texts, once. */
  private double reading(long texts) {
    StudyTask any = tasks.getFirst();
    Benchmark some = any.items().limitTotal(CALIBRATION);
    double its = calibration.seconds("reading", () -> any.tried(model, some), 1);
    return its * texts / some.items().size();
  }

  /** Class means are taken once for every prefix. */
  private double filling(Optional<MaskLesion> lesion, OptionalInt prefix) {
    boolean means = lesion.filter(its -> its.kind() == LesionKind.CLASS_MEAN).isPresent();
    if (!means || !filled.add(prefix)) {
      return 0;
    }
    List<String> texts = NeutralTexts.all();
    List<String> some = texts.subList(0, Math.min(CALIBRATION, texts.size()));
    return calibration.seconds(
        "class means",
        () ->
            Fills.of(
                LesionKind.CLASS_MEAN,
                model,
                spec.site(),
                some,
                tasks.getFirst().prefix(),
                spec.seed(),
                Progress.NONE),
        (double) some.size() / texts.size());
  }

  /** The network zeroed. */
  private LanguageModel typical() {
    return measuring.view(
        new MaskLesion(network, LesionKind.ZERO, spec.positions().getFirst()),
        tasks.getFirst().prefix());
  }
}
