package dev.broca.lab.study.analysis;

import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Against;
import dev.broca.lab.study.result.BrainResult.Baseline;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.study.result.BrainResult.Range;
import dev.broca.lab.study.result.BrainResult.Target;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.lab.vocabulary.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a store has of the recordings of a study. */
final class BrainAnalysis {
  private BrainAnalysis() {}

  static List<BrainResult> of(ModelPlan plan, Store store) {
    return plan.brains().stream().map(brain -> result(brain, store)).toList();
  }

  private static BrainResult result(BrainPlan plan, Store store) {
    List<Fit> fits = new ArrayList<>();
    for (BrainPlan.FitPlan fit : plan.fits()) {
      store
          .result(fit.key())
          .map(BrainScores::parse)
          .ifPresent(scores -> fits.add(scores.fit(fit.arm(), fit.seed())));
    }
    List<Baseline> baselines =
        store.result(plan.baselines()).map(BrainScores::baselines).orElse(List.of());
    return new BrainResult(
        plan.name(),
        plan.recorded(),
        ceiling(plan.recorded().targets()),
        fits,
        baselines,
        against(fits));
  }

  private static @Nullable Range ceiling(List<Target> targets) {
    List<Double> given =
        targets.stream().map(Target::ceiling).filter(Objects::nonNull).sorted().toList();
    Double median = BrainScores.median(given);
    return median == null ? null : new Range(given.getFirst(), median, given.getLast());
  }

  private static List<Against> against(List<Fit> fits) {
    Optional<Fit> network = fits.stream().filter(fit -> fit.arm().equals(Arm.NETWORK)).findFirst();
    if (network.isEmpty()) {
      return List.of();
    }
    return fits.stream()
        .map(Fit::arm)
        .filter(arm -> !arm.equals(Arm.NETWORK) && !arm.equals(Arm.UNTRAINED))
        .distinct()
        .map(arm ->
            against(network.get(), fits.stream().filter(fit -> fit.arm().equals(arm)).toList()))
        .toList();
  }

  private static Against against(Fit network, List<Fit> controls) {
    return new Against(
        controls.getFirst().arm(),
        controls.size(),
        BrainScores.median(controls.stream().map(Fit::r).toList()),
        BrainScores.median(controls.stream().map(Fit::unique).toList()),
        rank(network, controls, Fit::r),
        rank(network, controls, Fit::unique));
  }

  /** The place of the network, 1 the best: controls that are as good stand before it. */
  private static @Nullable Integer rank(
      Fit network, List<Fit> controls, Function<Fit, @Nullable Double> value) {
    Double own = value.apply(network);
    if (own == null) {
      return null;
    }
    int rank = 1;
    for (Fit control : controls) {
      Double its = value.apply(control);
      rank += its != null && its >= own ? 1 : 0;
    }
    return rank;
  }
}
