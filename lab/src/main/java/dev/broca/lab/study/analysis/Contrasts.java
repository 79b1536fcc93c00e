package dev.broca.lab.study.analysis;

import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.ControlRank;
import dev.broca.lab.stats.Crossed;
import dev.broca.lab.stats.Effect;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Familywise;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.study.analysis.TaskAnalysis.Measured;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.verdict.Comparison;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A network against its controls, on all tasks at once: p is adjusted over them. */
final class Contrasts {
  private static final double ALPHA = 0.05;
  private static final double LEVEL = 0.95;

  /** Shares of energy below this are rounding. */
  private static final double NOTHING = 1e-9;

  /** What is compared: the same on every task. */
  private record Setting(
      double percent,
      LesionKind lesion,
      LesionPositions positions,
      Arm of,
      ControlKind control,
      @Nullable String cut) {
    boolean outliers() {
      return of.equals(Arm.NETWORK);
    }
  }

  /** A mask and the controls that were drawn for it, on one task. */
  private record Pairing(TaskAnalysis task, Measured mask, List<Measured> controls) {
    ControlRank rank() {
      return ControlRank.of(
          mask.run().score(), controls.stream().mapToDouble(c -> c.run().score()).toArray());
    }

    double[][] table() {
      return controls.stream().map(Measured::byParadigm).toArray(double[][]::new);
    }

    Estimate difference() {
      return Crossed.difference(mask.byParadigm(), table()).estimate();
    }

    /**
     * The energy of the mask over the mean of its controls; 1 where both take out nothing, as class
     * means do at first positions when every text begins with the same token.
     */
    double ratio(ToDoubleFunction<Run> energy) {
      double own = energy.applyAsDouble(mask.run());
      double others =
          controls.stream()
              .mapToDouble(c -> energy.applyAsDouble(c.run()))
              .average()
              .orElse(Double.NaN);
      return own < NOTHING && others < NOTHING ? 1 : own / others;
    }

    double first() {
      return ratio(run -> orNan(run.energyFirst()));
    }

    double rest() {
      return ratio(run -> orNan(run.energyRest()));
    }

    double unmatched() {
      return controls.stream().mapToDouble(c -> c.plan().balance().unmatched()).max().orElse(0);
    }

    private static double orNan(@Nullable Double value) {
      return value == null ? Double.NaN : value;
    }
  }

  private final List<TaskAnalysis> tasks;
  private final Map<Setting, List<Pairing>> pairings = new LinkedHashMap<>();

  private Contrasts(List<TaskAnalysis> tasks) {
    this.tasks = tasks;
    tasks.forEach(this::pair);
  }

  /** Every task with its comparisons, and within it the same after further prefixes. */
  static List<StudyResult.Task> over(List<TaskAnalysis> tasks) {
    var contrasts = new Contrasts(tasks);
    return contrasts.firsts().map(contrasts::told).toList();
  }

  /** The comparisons that decide the verdict on the units: of one task after every prefix. */
  static List<Comparison> comparisons(List<TaskAnalysis> tasks, String task) {
    var contrasts = new Contrasts(tasks);
    List<Comparison> comparisons = new ArrayList<>();
    contrasts.pairings.forEach((setting, pairs) -> {
      for (Pairing pair : pairs) {
        if (pair.task.name().equals(task) && pair.task.isPrimary(pair.mask.run())) {
          contrasts.comparison(setting, pair, holm(pair, pairs)).ifPresent(comparisons::add);
        }
      }
    });
    return comparisons;
  }

  private Stream<TaskAnalysis> firsts() {
    return tasks.stream().filter(TaskAnalysis::isOfFirstPrefix);
  }

  private StudyResult.Task told(TaskAnalysis task) {
    List<StudyResult.Task> prefixes =
        tasks.stream()
            .filter(other -> other != task && other.name().equals(task.name()))
            .map(other -> other.told(of(other), List.of()))
            .toList();
    return task.told(of(task), prefixes);
  }

  private void pair(TaskAnalysis task) {
    for (Measured mask : task.measured()) {
      Arm arm = mask.run().arm();
      if (arm.equals(Arm.NETWORK) || arm.equals(Arm.WITHOUT_OUTLIERS)) {
        for (ControlKind kind : ControlKind.values()) {
          List<Measured> controls =
              task.measured().stream().filter(c -> isControl(c.run(), mask.run(), kind)).toList();
          if (!controls.isEmpty()) {
            var setting =
                new Setting(
                    mask.run().percent(),
                    Objects.requireNonNull(mask.run().lesion()),
                    mask.run().positions(),
                    arm,
                    kind,
                    mask.run().cut());
            pairings
                .computeIfAbsent(setting, key -> new ArrayList<>())
                .add(new Pairing(task, mask, controls));
          }
        }
      }
    }
  }

  private static boolean isControl(Run control, Run mask, ControlKind kind) {
    return control.arm().equals(Arm.of(kind))
        && mask.arm().equals(control.of())
        && control.percent() == mask.percent()
        && Objects.equals(control.lesion(), mask.lesion())
        && Objects.equals(control.cut(), mask.cut())
        && control.positions().equals(mask.positions());
  }

  /** The p of a pairing, adjusted over its task and all others, each after its first prefix. */
  private static double holm(Pairing one, List<Pairing> pairs) {
    Stream<Pairing> others =
        pairs.stream()
            .filter(pair -> pair.task.isOfFirstPrefix())
            .filter(pair -> !pair.task.name().equals(one.task.name()));
    return Familywise.holm(
        Stream.concat(Stream.of(one), others).mapToDouble(pair -> pair.rank().p()).toArray())[0];
  }

  private List<Contrast> of(TaskAnalysis task) {
    List<Contrast> contrasts = new ArrayList<>();
    pairings.forEach((setting, pairs) -> {
      for (Pairing pair : pairs) {
        if (pair.task == task) {
          contrasts.add(contrast(setting, pair, holm(pair, pairs)));
        }
      }
    });
    return contrasts;
  }

  private Contrast contrast(Setting setting, Pairing pair, double holmP) {
    ControlRank rank = pair.rank();
    Estimate difference = pair.difference();
    Interval interval = difference.interval(LEVEL);
    Optional<Comparison> comparison = comparison(setting, pair, holmP);
    boolean primary =
        comparison.isPresent()
            && pair.task.isPrimary(pair.mask.run())
            && pair.task.name().equals(pair.task.spec().primary().task());
    return new Contrast(
        setting.percent,
        setting.lesion,
        setting.positions,
        setting.outliers(),
        setting.control,
        rank.masks(),
        needed(),
        comparison.isPresent(),
        pair.mask.run().score(),
        rank.least(),
        rank.median(),
        rank.largest(),
        difference.value(),
        Finite.orNull(interval.low()),
        Finite.orNull(interval.high()),
        rank.fromBelow(),
        rank.p(),
        holmP,
        Finite.orNull(
            Effect.glass(
                pair.mask.run().score(),
                pair.controls.stream().mapToDouble(c -> c.run().score()).toArray())),
        Finite.orNull(pair.first()),
        Finite.orNull(pair.rest()),
        pair.unmatched(),
        comparison
            .map(c -> c.failures().stream().map(Comparison.Gate::words).toList())
            .orElse(List.of()),
        primary,
        setting.cut);
  }

  private int needed() {
    return ControlRank.masksNeeded((int) firsts().count(), ALPHA);
  }

  /** The comparison as verdicts take it; empty for controls that are not exchangeable. */
  private Optional<Comparison> comparison(Setting setting, Pairing pair, double holmP) {
    return Optional.of(setting.control)
        .filter(ControlKind::exchangeable)
        .map(control -> {
          TaskAnalysis task = pair.task;
          Baseline baseline = task.baseline();
          Double reliability = reliability(task.model(), setting.cut);
          return new Comparison(
              new Comparison.Setting(
                  setting.lesion,
                  control,
                  setting.outliers(),
                  setting.cut == null ? task.model().cut() : setting.cut,
                  task.plan().prefix()),
              baseline,
              reliability == null ? Double.NaN : reliability,
              pair.controls.size(),
              needed(),
              pair.first(),
              pair.rest(),
              pair.unmatched(),
              Baseline.retained(pair.table(), task.intactByParadigm(), baseline.chance()),
              pair.difference(),
              holmP);
        });
  }

  private static @Nullable Double reliability(ModelPlan model, @Nullable String cut) {
    for (StudyResult.Cut one : model.cuts()) {
      if (one.cut().equals(cut)) {
        return one.splitHalfR();
      }
    }
    return model.network().splitHalfR();
  }
}
