package dev.broca.lab.study;

import dev.broca.lab.lesion.LesionKind;
import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.CrawfordHowell;
import dev.broca.lab.stats.Dissociation;
import dev.broca.lab.stats.DomainVerdict;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.TwoLesions;
import dev.broca.lab.study.Domains.Cell;
import dev.broca.lab.study.Domains.Pair;
import dev.broca.lab.study.Domains.Ratio;
import dev.broca.lab.study.Domains.State;
import dev.broca.lab.study.StudyResult.Run;
import dev.broca.lab.study.TaskAnalysis.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The networks of a study on each other's tasks, and whether they dissociate. */
final class DomainAnalysis {
  private static final double LEVEL = 0.95;

  /** A network: its name, the name of its mask, and the task that is its own. */
  private record Row(String name, String arm, String task) {}

  /** The study's network (A) and another one (B), each lesioned on the task of each. */
  private record Quartet(
      Row other,
      TaskAnalysis a,
      TaskAnalysis b,
      Measured aa,
      Measured ab,
      Measured ba,
      Measured bb) {
    Dissociation dissociation() {
      return Dissociation.of(two(a, aa, ba), two(b, bb, ab));
    }

    private static TwoLesions two(TaskAnalysis task, Measured own, Measured other) {
      return TwoLesions.of(
          task.name(),
          task.baseline().chance(),
          task.intactByParadigm(),
          own.byParadigm(),
          other.byParadigm());
    }

    /** I on logits; empty where items are not right or wrong. */
    Optional<Estimate> logits() {
      return a.plan().loss() || b.plan().loss()
          ? Optional.empty()
          : Optional.of(
              Dissociation.interaction(a.logitAdvantage(aa, ba), b.logitAdvantage(bb, ab)));
    }
  }

  private final ModelPlan plan;
  private final List<String> lesions;
  private final List<TaskAnalysis> tasks;
  private final Row main;
  private final List<Row> others;

  DomainAnalysis(StudySpec spec, ModelPlan plan, List<TaskAnalysis> tasks) {
    this.plan = plan;
    this.lesions = spec.lesions().stream().map(LesionKind::label).toList();
    this.tasks = tasks;
    this.main = new Row(plan.network().name(), Arm.NETWORK, spec.primary().task());
    this.others = plan.others().stream().map(o -> new Row(o.name(), o.name(), o.task())).toList();
  }

  Domains domains() {
    if (others.isEmpty()) {
      return Domains.NONE;
    }
    return new Domains(
        plan.others(),
        lesions.stream().flatMap(this::cells).toList(),
        lesions.stream().flatMap(this::pairs).toList(),
        lesions.stream().map(this::ratio).toList());
  }

  /** The verdict: that of every lesion, where they agree. */
  DomainVerdict verdict() {
    var verdicts = new LinkedHashMap<String, DomainVerdict>();
    lesions.forEach(lesion -> verdicts.put(lesion, verdict(lesion)));
    return DomainVerdict.agreed(verdicts);
  }

  private DomainVerdict verdict(String lesion) {
    List<Dissociation> dissociations = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Row other : others) {
      quartet(other, lesion)
          .map(Quartet::dissociation)
          .ifPresentOrElse(
              dissociations::add, () -> missing.add(other.task() + " is not measured yet"));
    }
    return missing.isEmpty()
        ? DomainVerdict.of(dissociations)
        : new DomainVerdict.Untestable(missing);
  }

  private Stream<Row> networks() {
    return Stream.concat(Stream.of(main), others.stream());
  }

  private Optional<TaskAnalysis> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  private static Optional<Measured> lesioned(TaskAnalysis task, String arm, String lesion) {
    return at(task, lesion).filter(one -> one.run().arm().equals(arm)).findFirst();
  }

  private static List<Measured> matched(TaskAnalysis task, String lesion) {
    return at(task, lesion).filter(one -> isMatched(one.run())).toList();
  }

  private static boolean isMatched(Run run) {
    return run.arm().equals(ControlKind.ENERGY.label()) && Arm.NETWORK.equals(run.of());
  }

  private static Stream<Measured> at(TaskAnalysis task, String lesion) {
    return task.measured().stream()
        .filter(one -> task.model().isOfFirstCut(one.run()))
        .filter(one -> task.isPrimary(one.run()) && lesion.equals(one.run().lesion()));
  }

  // What every lesion leaves of every task.

  private Stream<Cell> cells(String lesion) {
    Stream<Cell> own =
        networks()
            .flatMap(row ->
                tasks.stream()
                    .flatMap(task ->
                        lesioned(task, row.arm(), lesion)
                            .map(one -> cell(row, task, one))
                            .stream()));
    Stream<Cell> controls =
        tasks.stream()
            .filter(task -> !matched(task, lesion).isEmpty())
            .map(task -> matchedCell(task, lesion, matched(task, lesion)));
    return Stream.concat(own, controls);
  }

  private static Cell cell(Row row, TaskAnalysis task, Measured one) {
    String lesion = String.valueOf(one.run().lesion());
    Estimate retained =
        Baseline.retained(one.byParadigm(), task.intactByParadigm(), task.baseline().chance());
    double[] controls =
        matched(task, lesion).stream().mapToDouble(control -> control.run().score()).toArray();
    Optional<CrawfordHowell> beside =
        controls.length == 0
            ? Optional.empty()
            : Optional.of(CrawfordHowell.of(one.run().score(), controls))
                .filter(test -> Double.isFinite(test.t()));
    return new Cell(
        row.name(),
        task.name(),
        lesion,
        row.task().equals(task.name()),
        1,
        one.run().score(),
        TaskAnalysis.finite(retained.value()),
        TaskAnalysis.finite(retained.interval(LEVEL).low()),
        TaskAnalysis.finite(retained.interval(LEVEL).high()),
        TaskAnalysis.finite(retained.value()),
        state(task, retained),
        beside.map(CrawfordHowell::t).orElse(null),
        beside.map(CrawfordHowell::df).orElse(null),
        beside.map(CrawfordHowell::p).orElse(null));
  }

  private static Cell matchedCell(TaskAnalysis task, String lesion, List<Measured> masks) {
    double[][] table = masks.stream().map(Measured::byParadigm).toArray(double[][]::new);
    double[] scores = masks.stream().mapToDouble(one -> one.run().score()).sorted().toArray();
    double median = (scores[(scores.length - 1) / 2] + scores[scores.length / 2]) / 2;
    Estimate retained = Baseline.retained(table, task.intactByParadigm(), task.baseline().chance());
    return new Cell(
        ControlKind.ENERGY.label(),
        task.name(),
        lesion,
        false,
        masks.size(),
        Arrays.stream(scores).average().orElseThrow(),
        TaskAnalysis.finite(retained.value()),
        TaskAnalysis.finite(retained.interval(LEVEL).low()),
        TaskAnalysis.finite(retained.interval(LEVEL).high()),
        TaskAnalysis.finite(task.baseline().retained(median)),
        state(task, retained),
        null,
        null,
        null);
  }

  private static State state(TaskAnalysis task, Estimate retained) {
    if (!task.baseline().testable()) {
      return State.NEAR_CHANCE;
    }
    return TwoLesions.atFloor(retained) ? State.FLOOR : State.TESTABLE;
  }

  // Dissociations.

  private Optional<Quartet> quartet(Row other, String lesion) {
    Optional<TaskAnalysis> a = task(main.task());
    Optional<TaskAnalysis> b = task(other.task());
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Optional<Measured> aa = lesioned(a.get(), main.arm(), lesion);
    Optional<Measured> ab = lesioned(b.get(), main.arm(), lesion);
    Optional<Measured> ba = lesioned(a.get(), other.arm(), lesion);
    Optional<Measured> bb = lesioned(b.get(), other.arm(), lesion);
    boolean all = Stream.of(aa, ab, ba, bb).allMatch(Optional::isPresent);
    return all
        ? Optional.of(new Quartet(other, a.get(), b.get(), aa.get(), ab.get(), ba.get(), bb.get()))
        : Optional.empty();
  }

  private Stream<Pair> pairs(String lesion) {
    return others.stream()
        .flatMap(other -> quartet(other, lesion).stream())
        .map(q -> pair(q, lesion));
  }

  private static Pair pair(Quartet quartet, String lesion) {
    Dissociation found = quartet.dissociation();
    return new Pair(
        quartet.other().name(),
        lesion,
        found.a().task(),
        found.b().task(),
        number(found.a().advantage()),
        TaskAnalysis.finite(found.pA()),
        number(found.b().advantage()),
        TaskAnalysis.finite(found.pB()),
        number(found.interaction()),
        quartet.logits().map(DomainAnalysis::number).orElse(null),
        outcome(found.outcome()),
        reasons(found.outcome()));
  }

  private static Domains.Estimated number(Estimate estimate) {
    Interval interval = estimate.interval(LEVEL);
    return new Domains.Estimated(
        TaskAnalysis.finite(estimate.value()),
        TaskAnalysis.finite(interval.low()),
        TaskAnalysis.finite(interval.high()),
        TaskAnalysis.finite(estimate.p()));
  }

  private static String outcome(Dissociation.Outcome outcome) {
    return switch (outcome) {
      case Dissociation.Outcome.Both() -> "double";
      case Dissociation.Outcome.One _ -> "single";
      case Dissociation.Outcome.Neither() -> "none";
      case Dissociation.Outcome.Untestable _ -> "untestable";
    };
  }

  private static List<String> reasons(Dissociation.Outcome outcome) {
    return switch (outcome) {
      case Dissociation.Outcome.Both(), Dissociation.Outcome.Neither() -> List.of();
      case Dissociation.Outcome.One(var task) -> List.of(task);
      case Dissociation.Outcome.Untestable(var reasons) -> reasons;
    };
  }

  /** Losses of every network, one line each, on the tasks of all. */
  private Ratio ratio(String lesion) {
    List<Row> rows = networks().toList();
    double[][] losses = new double[rows.size()][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.size(); j++) {
        losses[i][j] = loss(rows.get(i), rows.get(j).task(), lesion);
      }
    }
    boolean known =
        Arrays.stream(losses).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    return new Ratio(lesion, known ? TaskAnalysis.finite(Effect.withinToAcross(losses)) : null);
  }

  private double loss(Row network, String name, String lesion) {
    return task(name)
        .flatMap(task -> lesioned(task, network.arm(), lesion))
        .map(one -> lost(one.run()))
        .orElse(Double.NaN);
  }

  private static double lost(Run run) {
    Double retained = run.retained();
    return retained == null ? Double.NaN : 1 - retained;
  }
}
