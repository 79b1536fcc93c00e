package dev.broca.lab.study.run;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.lesion.Fills;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
  private final Set<String> filled = new HashSet<>();

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

  /**
   * Seconds that a piece will take.
   *
   * @param passport what determines its result
   * @param task what it is of; empty for continuations and what is no lesion
   * @param texts how much there is to do
   */
  double seconds(Passport passport, Optional<StudyTask> task, long texts) {
    return working(passport, task, texts) + filling(passport);
  }

  private double working(Passport passport, Optional<StudyTask> task, long texts) {
    boolean lesioned = passport.entries().containsKey("lesion");
    LanguageModel subject = lesioned ? typical() : model;
    String kind = lesioned ? "lesioned " : "intact ";
    if (task.isEmpty() && !passport.entries().containsKey("prompts")) {
      return reading(texts);
    }
    if (task.isEmpty()) {
      double share = 1.0 / spec.prompts().size();
      return calibration.seconds(
          kind + "continuation",
          () -> measuring.continued(subject, spec.prompts().subList(0, 1)),
          share);
    }
    StudyTask its = task.get();
    Benchmark some = its.items().limitTotal(CALIBRATION);
    double all =
        calibration.seconds(
            kind + its.hash() + " " + its.prefix() + its.spec().reduce(),
            () -> its.tried(subject, some),
            (double) some.items().size() / texts);
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
  private double filling(Passport passport) {
    var lesion = passport.entries().get("lesion");
    String prefix = String.valueOf(passport.entries().get("prefix"));
    if (lesion == null
        || !lesion.asString().equals(LesionKind.CLASS_MEAN.label())
        || !filled.add(prefix)) {
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
        network, LesionKind.ZERO, spec.positions().getFirst(), tasks.getFirst().prefix());
  }
}
