package dev.broca.lab.study.analysis;

import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.Dissociation;
import dev.broca.lab.stats.DoseCurve;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.McNemar;
import dev.broca.lab.stats.SignFlips;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.plan.ModelPlan.TaskPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Change;
import dev.broca.lab.study.result.StudyResult.Curve;
import dev.broca.lab.study.result.StudyResult.Point;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.TaskScores;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the results of one task say before they are compared with each other. */
final class TaskAnalysis {
  private static final int FLIPS = 10_000;

  /** A lesion with its result, paradigm by paradigm. */
  record Measured(RunPlan plan, Run run, TaskScores scores) {
    double[] byParadigm() {
      return run.byParadigm().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private final StudySpec spec;
  private final ModelPlan model;
  private final TaskPlan plan;
  private final TaskScores intact;
  private final double chance;
  private final Baseline baseline;
  private final Run intactRun;
  private final List<Measured> measured = new ArrayList<>();

  private TaskAnalysis(StudySpec spec, ModelPlan model, TaskPlan plan, TaskScores intact) {
    this.spec = spec;
    this.model = model;
    this.plan = plan;
    this.intact = intact;
    this.chance = mean(byParadigm(intact.chances(), intact.weights()));
    this.intactRun = run(null, intact);
    this.baseline = Baseline.of(array(intactRun.byParadigm()), chance);
  }

  /** The analysis of a task; empty where the intact model has not done it yet. */
  static Optional<TaskAnalysis> of(StudySpec spec, ModelPlan model, int number, Store store) {
    TaskPlan plan = model.tasks().get(number);
    Optional<TaskScores> intact = store.result(plan.intact()).map(TaskScores::parse);
    return intact.map(scores -> {
      var task = new TaskAnalysis(spec, model, plan, scores);
      model.runs().stream()
          .filter(run -> run.task() == number)
          .forEach(run ->
              store
                  .result(run.key())
                  .map(TaskScores::parse)
                  .ifPresent(s -> task.measured.add(new Measured(run, task.run(run, s), s))));
      return task;
    });
  }

  String name() {
    return plan.name();
  }

  boolean isOfFirstPrefix() {
    return model.isOfFirstPrefix(plan);
  }

  StudySpec spec() {
    return spec;
  }

  ModelPlan model() {
    return model;
  }

  TaskPlan plan() {
    return plan;
  }

  Baseline baseline() {
    return baseline;
  }

  List<Measured> measured() {
    return measured;
  }

  double[] intactByParadigm() {
    return array(intactRun.byParadigm());
  }

  /** The task with comparisons that were made elsewhere, and as it is after further prefixes. */
  StudyResult.Task told(List<StudyResult.Contrast> comparisons, List<StudyResult.Task> prefixes) {
    return new StudyResult.Task(
        plan.name(),
        plan.grouping(),
        plan.prefixId(),
        plan.paradigmOf().size(),
        chance,
        plan.paradigms(),
        intactRun,
        measured.stream().map(Measured::run).toList(),
        comparisons,
        curves(),
        changes(),
        prefixes);
  }

  private Run run(@Nullable RunPlan of, TaskScores scores) {
    List<Double> byParadigm = byParadigm(scores.scores(), scores.weights());
    double score = mean(byParadigm);
    Double retained = of == null ? Double.valueOf(1) : Finite.orNull(baseline.retained(score));
    Double margin =
        scores.margins().isEmpty()
            ? null
            : Finite.orNull(mean(byParadigm(scores.margins(), scores.weights())));
    Double nats = scores.tokens() == 0 ? null : Finite.orNull(scores.nats() / scores.tokens());
    return new Run(
        of == null ? Arm.INTACT : of.arm(),
        of == null ? null : of.of(),
        of == null ? null : of.seed(),
        of == null ? 0 : of.percent(),
        of == null ? 0 : of.units(),
        of == null ? null : of.lesion(),
        of == null ? LesionPositions.ALL : of.positions(),
        score,
        retained,
        margin,
        nats,
        byParadigm,
        Finite.orNull(scores.energyFirst()),
        Finite.orNull(scores.energyRest()),
        of == null ? null : of.balance(),
        of == null ? null : of.cut());
  }

  /** Weighted means of the items of every paradigm. */
  private List<Double> byParadigm(List<Double> values, List<Double> weights) {
    double[] sums = new double[plan.paradigms().size()];
    double[] all = new double[sums.length];
    for (int i = 0; i < values.size(); i++) {
      int paradigm = plan.paradigmOf().get(i);
      sums[paradigm] += values.get(i) * weights.get(i);
      all[paradigm] += weights.get(i);
    }
    List<Double> means = new ArrayList<>();
    for (int p = 0; p < sums.length; p++) {
      means.add(sums[p] / all[p]);
    }
    return means;
  }

  /** Curves over doses of the masks that are there at two doses or more. */
  private List<Curve> curves() {
    record Line(Arm arm, @Nullable Long seed, LesionKind lesion) {}
    Map<Line, List<Run>> lines = new LinkedHashMap<>();
    for (Measured one : measured) {
      Run run = one.run();
      boolean ofNetwork = run.of() == null || run.of().equals(Arm.NETWORK);
      if (ofNetwork
          && model.isOfFirstCut(run)
          && run.positions().equals(spec.primaryPositions())
          && run.retained() != null) {
        lines
            .computeIfAbsent(
                new Line(run.arm(), run.seed(), Objects.requireNonNull(run.lesion())),
                line -> new ArrayList<>())
            .add(run);
      }
    }
    List<Curve> curves = new ArrayList<>();
    lines.forEach((line, runs) -> {
      List<Run> rising = runs.stream().sorted(Comparator.comparingInt(Run::units)).toList();
      boolean distinct = rising.stream().map(Run::units).distinct().count() == rising.size();
      if (rising.size() > 1 && distinct) {
        curves.add(curve(line.arm, line.seed, line.lesion, rising));
      }
    });
    return curves;
  }

  private static Curve curve(Arm arm, @Nullable Long seed, LesionKind lesion, List<Run> rising) {
    var curve =
        new DoseCurve(
            rising.stream()
                .map(run -> new DoseCurve.Dose(run.units(), Objects.requireNonNull(run.retained())))
                .toList());
    return new Curve(
        arm,
        seed,
        lesion,
        rising.stream()
            .map(run ->
                new Point(
                    run.units(),
                    run.percent(),
                    run.score(),
                    Objects.requireNonNull(run.retained())))
            .toList(),
        curve.ed50().words(),
        Finite.orNull(curve.area()),
        curve.nonMonotone());
  }

  /** The network, and what is left of it without outliers, against the intact model. */
  private List<Change> changes() {
    if (plan.loss()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    for (Measured one : measured) {
      Run run = one.run();
      boolean network = run.arm().equals(Arm.NETWORK) || run.arm().equals(Arm.WITHOUT_OUTLIERS);
      if (network && isPrimary(run) && model.isOfFirstCut(run)) {
        changes.add(change(run, one.scores()));
      }
    }
    return changes;
  }

  private Change change(Run run, TaskScores scores) {
    int paradigms = plan.paradigms().size();
    int[] lost = new int[paradigms];
    int[] gained = new int[paradigms];
    for (int i = 0; i < plan.paradigmOf().size(); i++) {
      double difference = scores.scores().get(i) - intact.scores().get(i);
      lost[plan.paradigmOf().get(i)] += difference < 0 ? 1 : 0;
      gained[plan.paradigmOf().get(i)] += difference > 0 ? 1 : 0;
    }
    List<McNemar.Changes> clusters = new ArrayList<>();
    double[] differences = new double[paradigms];
    for (int p = 0; p < paradigms; p++) {
      clusters.add(new McNemar.Changes(lost[p], gained[p]));
      differences[p] = run.byParadigm().get(p) - intactRun.byParadigm().get(p);
    }
    McNemar clustered = McNemar.clustered(clusters);
    return new Change(
        run.arm(),
        Objects.requireNonNull(run.lesion()),
        clusters.stream().mapToInt(McNemar.Changes::lost).sum(),
        clusters.stream().mapToInt(McNemar.Changes::gained).sum(),
        Finite.orNull(clustered.chiSquared()),
        clustered.p(),
        McNemar.naiveP(clusters),
        SignFlips.of(differences, FLIPS, spec.seed()).p(),
        Finite.orNull(Effect.paired(differences)));
  }

  /** ln odds of being right under another lesion minus those under the own one, over paradigms. */
  Estimate logitAdvantage(Measured own, Measured other) {
    double[] differences = new double[plan.paradigms().size()];
    int[] right = correct(own.scores());
    int[] otherRight = correct(other.scores());
    for (int p = 0; p < differences.length; p++) {
      int items = plan.paradigms().get(p).items();
      differences[p] =
          Dissociation.empiricalLogit(otherRight[p], items)
              - Dissociation.empiricalLogit(right[p], items);
    }
    return Estimate.ofMean(differences);
  }

  /** Items of every paradigm that are right; a score is 1 or 0. */
  private int[] correct(TaskScores scores) {
    int[] correct = new int[plan.paradigms().size()];
    for (int i = 0; i < plan.paradigmOf().size(); i++) {
      correct[plan.paradigmOf().get(i)] += scores.scores().get(i) > 0 ? 1 : 0;
    }
    return correct;
  }

  boolean isPrimary(Run run) {
    return run.percent() == spec.primary().percent()
        && run.positions().equals(spec.primaryPositions());
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
