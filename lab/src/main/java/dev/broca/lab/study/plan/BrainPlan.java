package dev.broca.lab.study.plan;

import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.vocabulary.Arm;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The work of a study on one recording, by the keys of its results.
 *
 * @param name its name in the study
 * @param recorded what was recorded and how it is fitted
 * @param fits every set of units: the network first, the untrained model last
 * @param baselines key of what predicts without reading
 */
public record BrainPlan(
    String name, BrainResult.Recorded recorded, List<FitPlan> fits, String baselines) {
  /** Copies the list. */
  public BrainPlan {
    fits = List.copyOf(fits);
  }

  /** A set of units; see {@link BrainResult.Fit}. */
  public record FitPlan(String key, Arm arm, @Nullable Long seed) {}

  /** The keys of all its results. */
  public List<String> keys() {
    return Stream.concat(fits.stream().map(FitPlan::key), Stream.of(baselines)).toList();
  }
}
