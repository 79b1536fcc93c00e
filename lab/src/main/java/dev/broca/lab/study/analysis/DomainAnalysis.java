package dev.broca.lab.study.analysis;

import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.CrawfordHowell;
import dev.broca.lab.stats.Dissociation;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.TwoLesions;
import dev.broca.lab.study.analysis.TaskAnalysis.Measured;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Domains.Cell;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.Domains.Ratio;
import dev.broca.lab.study.result.Domains.State;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.verdict.DomainVerdict;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The networks of a study on each other's tasks, and whether they dissociate. */
final class DomainAnalysis {
  private static final double LEVEL = 0.95;

  /**
   * A network: its name, the labels of its mask and of that without the outlier coordinates of all
   * networks, and the task that is its own.
   */
  private record Row(String name, Arm whole, Arm reduced, String task) {
    Arm arm(Condition condition) {
      return condition.outliers() ? whole : reduced;
    }
  }

  /** A kind of lesion, of whole masks or of masks without outlier coordinates. */
  private record Condition(LesionKind lesion, boolean outliers) {}

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
  private final List<Condition> conditions;
  private final List<TaskAnalysis> tasks;
  private final Row main;
  private final List<Row> others;

  DomainAnalysis(StudySpec spec, ModelPlan plan, List<TaskAnalysis> tasks) {
    this.plan = plan;
    this.tasks = tasks;
    this.main = row(plan.network().name(), Arm.NETWORK, spec.primary().task());
    this.others =
        plan.others().stream().map(o -> row(o.name(), new Arm.Other(o.name()), o.task())).toList();
    boolean some = networks().anyMatch(row -> !row.reduced().equals(row.whole()));
    this.conditions =
        Stream.of(true, false)
            .filter(outliers -> outliers || some)
            .flatMap(
                outliers -> spec.lesions().stream().map(lesion -> new Condition(lesion, outliers)))
            .toList();
  }

  private Row row(String name, Arm whole, String task) {
    return new Row(name, whole, plan.reduced(name).orElse(whole), task);
  }

  Domains domains() {
    if (others.isEmpty()) {
      return Domains.NONE;
    }
    return new Domains(
        plan.others(),
        conditions.stream().flatMap(this::cells).toList(),
        conditions.stream().flatMap(this::pairs).toList(),
        conditions.stream().map(this::ratio).toList());
  }

  /**
   * The verdict: that of every lesion, with and without outlier coordinates, where they agree and
   * all are measured.
   */
  DomainVerdict verdict() {
    List<String> missing =
        conditions.stream().flatMap(condition -> missing(condition).stream()).distinct().toList();
    if (!missing.isEmpty()) {
      return new DomainVerdict.Untestable(missing);
    }
    return DomainVerdict.agreed(
        conditions.stream()
            .map(condition ->
                new DomainVerdict.Said(
                    condition.lesion(), condition.outliers(), verdict(condition)))
            .toList());
  }

  private DomainVerdict verdict(Condition condition) {
    List<String> gone =
        networks()
            .filter(row -> row.arm(condition).equals(Arm.NOTHING))
            .map(row -> "nothing of %s is left without outlier coordinates".formatted(row.name()))
            .toList();
    return DomainVerdict.of(
        others.stream()
            .flatMap(other -> quartet(other, condition).stream())
            .map(Quartet::dissociation)
            .toList(),
        gone);
  }

  /** What is still to be measured. */
  private List<String> missing(Condition condition) {
    return others.stream()
        .filter(other ->
            Stream.of(main, other).noneMatch(row -> row.arm(condition).equals(Arm.NOTHING)))
        .filter(other -> quartet(other, condition).isEmpty())
        .map(other -> other.task() + " is not measured yet")
        .toList();
  }

  private Stream<Row> networks() {
    return Stream.concat(Stream.of(main), others.stream());
  }

  private Optional<TaskAnalysis> task(String name) {
    return tasks.stream().filter(task -> task.name().equals(name)).findFirst();
  }

  private static Optional<Measured> lesioned(TaskAnalysis task, Row row, Condition condition) {
    return at(task, condition)
        .filter(one -> one.run().arm().equals(row.arm(condition)))
        .findFirst();
  }

  private List<Measured> matched(TaskAnalysis task, Condition condition) {
    return at(task, condition).filter(one -> isMatched(one.run(), condition)).toList();
  }

  private boolean isMatched(Run run, Condition condition) {
    return run.arm().equals(Arm.of(ControlKind.ENERGY)) && main.arm(condition).equals(run.of());
  }

  private static Stream<Measured> at(TaskAnalysis task, Condition condition) {
    return task.measured().stream()
        .filter(one -> task.model().isOfFirstCut(one.run()))
        .filter(one -> task.isPrimary(one.run()))
        .filter(one -> condition.lesion().equals(one.run().lesion()));
  }

  // What every lesion leaves of every task.

  private Stream<Cell> cells(Condition condition) {
    Stream<Cell> own =
        networks()
            .flatMap(row ->
                tasks.stream()
                    .flatMap(task ->
                        lesioned(task, row, condition)
                            .map(one -> cell(row, task, condition, one))
                            .stream()));
    Stream<Cell> controls =
        tasks.stream()
            .filter(task -> !matched(task, condition).isEmpty())
            .map(task -> matchedCell(task, condition, matched(task, condition)));
    return Stream.concat(own, controls);
  }

  private Cell cell(Row row, TaskAnalysis task, Condition condition, Measured one) {
    Estimate retained =
        Baseline.retained(one.byParadigm(), task.intactByParadigm(), task.baseline().chance());
    double[] controls =
        matched(task, condition).stream().mapToDouble(control -> control.run().score()).toArray();
    Optional<CrawfordHowell> beside =
        controls.length == 0
            ? Optional.empty()
            : Optional.of(CrawfordHowell.of(one.run().score(), controls))
                .filter(test -> Double.isFinite(test.t()));
    return new Cell(
        row.name(),
        task.name(),
        condition.lesion(),
        condition.outliers(),
        row.task().equals(task.name()),
        1,
        one.run().score(),
        Finite.orNull(retained.value()),
        Finite.orNull(retained.interval(LEVEL).low()),
        Finite.orNull(retained.interval(LEVEL).high()),
        Finite.orNull(retained.value()),
        state(task, retained),
        beside.map(CrawfordHowell::t).orElse(null),
        beside.map(CrawfordHowell::df).orElse(null),
        beside.map(CrawfordHowell::p).orElse(null));
  }

  private static Cell matchedCell(TaskAnalysis task, Condition condition, List<Measured> masks) {
    double[][] table = masks.stream().map(Measured::byParadigm).toArray(double[][]::new);
    double[] scores = masks.stream().mapToDouble(one -> one.run().score()).sorted().toArray();
    double median = (scores[(scores.length - 1) / 2] + scores[scores.length / 2]) / 2;
    Estimate retained = Baseline.retained(table, task.intactByParadigm(), task.baseline().chance());
    return new Cell(
        ControlKind.ENERGY.label(),
        task.name(),
        condition.lesion(),
        condition.outliers(),
        false,
        masks.size(),
        Arrays.stream(scores).average().orElseThrow(),
        Finite.orNull(retained.value()),
        Finite.orNull(retained.interval(LEVEL).low()),
        Finite.orNull(retained.interval(LEVEL).high()),
        Finite.orNull(task.baseline().retained(median)),
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

  private Optional<Quartet> quartet(Row other, Condition condition) {
    Optional<TaskAnalysis> a = task(main.task());
    Optional<TaskAnalysis> b = task(other.task());
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Optional<Measured> aa = lesioned(a.get(), main, condition);
    Optional<Measured> ab = lesioned(b.get(), main, condition);
    Optional<Measured> ba = lesioned(a.get(), other, condition);
    Optional<Measured> bb = lesioned(b.get(), other, condition);
    boolean all = Stream.of(aa, ab, ba, bb).allMatch(Optional::isPresent);
    return all
        ? Optional.of(new Quartet(other, a.get(), b.get(), aa.get(), ab.get(), ba.get(), bb.get()))
        : Optional.empty();
  }

  private Stream<Pair> pairs(Condition condition) {
    return others.stream()
        .flatMap(other -> quartet(other, condition).stream())
        .map(q -> pair(q, condition));
  }

  private static Pair pair(Quartet quartet, Condition condition) {
    Dissociation found = quartet.dissociation();
    return new Pair(
        quartet.other().name(),
        condition.lesion(),
        condition.outliers(),
        found.a().task(),
        found.b().task(),
        number(found.a().advantage()),
        Finite.orNull(found.pA()),
        number(found.b().advantage()),
        Finite.orNull(found.pB()),
        number(found.interaction()),
        quartet.logits().map(DomainAnalysis::number).orElse(null),
        outcome(found.outcome()),
        reasons(found.outcome()));
  }

  private static Domains.Estimated number(Estimate estimate) {
    Interval interval = estimate.interval(LEVEL);
    return new Domains.Estimated(
        Finite.orNull(estimate.value()),
        Finite.orNull(interval.low()),
        Finite.orNull(interval.high()),
        Finite.orNull(estimate.p()));
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
  private Ratio ratio(Condition condition) {
    List<Row> rows = networks().toList();
    double[][] losses = new double[rows.size()][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.size(); j++) {
        losses[i][j] = loss(rows.get(i), rows.get(j).task(), condition);
      }
    }
    boolean known =
        Arrays.stream(losses).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    return new Ratio(
        condition.lesion(),
        condition.outliers(),
        known ? Finite.orNull(Effect.withinToAcross(losses)) : null);
  }

  private double loss(Row network, String name, Condition condition) {
    return task(name)
        .flatMap(task -> lesioned(task, network, condition))
        .map(one -> lost(one.run()))
        .orElse(Double.NaN);
  }

  private static double lost(Run run) {
    Double retained = run.retained();
    return retained == null ? Double.NaN : 1 - retained;
  }
}
