package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What features predict of responses beyond a baseline B. In each fold responses and z-scored
 * features are freed of what B predicts of them, by least squares on the training stimuli; ridge
 * regression predicts the rest y - yB from the rest of X. On the test stimuli
 *
 * <pre>R2u = (SS(y - yB) - SS(y - yB - yX|B)) / SS(y - training mean)</pre>
 */
public final class UniqueVariance {
  private final HeldOut heldOut;
  private final List<String> groups;
  private final Matrix r2;

  private UniqueVariance(HeldOut heldOut, List<String> groups) {
    this.heldOut = heldOut;
    this.groups = groups;
    r2 = heldOut.unique();
  }

  /**
   * p values of unique variance.
   *
   * @param byTarget for each target, that of its mean over folds; NaN where that is undefined
   * @param median that of the median over targets
   * @param permutations number of permutations
   */
  public record Test(List<Double> byTarget, double median, int permutations) {
    /** Copies the list. */
    public Test {
      byTarget = List.copyOf(byTarget);
    }
  }

  /**
   * Predicts what a baseline leaves.
   *
   * @param x features, [stimuli, features]
   * @param baseline [stimuli, columns], fewer columns than training stimuli
   * @param y responses, [stimuli, targets]
   * @param folds with 3 or more test stimuli each
   * @param groups the group of each stimulus, or none; see {@link Ridge#crossValidated}
   * @param options how alpha is chosen, and more
   * @throws LabException as {@link Ridge#crossValidated}, or if the baseline is too wide
   */
  public static UniqueVariance of(
      Matrix x, Matrix baseline, Matrix y, Folds folds, List<String> groups, RidgeOptions options) {
    HeldOut heldOut = new RidgeRun(x, Optional.of(baseline), y, folds, groups, options).run();
    return new UniqueVariance(heldOut, List.copyOf(groups));
  }

  /** R2u, [folds, targets]; NaN where the response equals its training mean throughout. */
  public Matrix r2() {
    return r2;
  }

  /** The penalty used, [folds, targets]. */
  public Matrix alphas() {
    return heldOut.alphas();
  }

  /** Mean R2u over folds, for each target. */
  public double[] meanR2() {
    return FoldMeans.of(r2);
  }

  /** Median over targets of {@link #meanR2}. */
  public double medianR2() {
    return Quantiles.medianOfNumbers(meanR2());
  }

  /**
   * Tests R2u &gt; 0 by permuting whole groups: the predictions of the stimuli, group after group,
   * are laid against the responses with the groups in random order (single stimuli where there are
   * no groups), and R2u is computed again. A group's predictions stay together and in order; where
   * groups differ in size they may reach over the boundary of two. p = (1 + permutations that reach
   * R2u) / (1 + permutations).
   *
   * @param count number of permutations, 1 or more
   * @param seed of numpy's legacy generator
   * @throws LabException if there are no permutations, or fewer than two groups
   */
  public Test test(int count, long seed) {
    List<int[]> members = members();
    if (count < 1 || members.size() < 2) {
      throw new LabException(
          "A permutation test needs 1 or more permutations of 2 or more groups, but %d of %d were asked for."
              .formatted(count, members.size()));
    }
    var random = new NumpyRandom(seed);
    double[] observed = meanR2();
    double median = Quantiles.medianOfNumbers(observed);
    int[] reached = new int[observed.length];
    int medianReached = 0;
    for (int i = 0; i < count; i++) {
      double[] permuted = FoldMeans.of(heldOut.permuted(order(members, random)).unique());
      for (int t = 0; t < reached.length; t++) {
        reached[t] += permuted[t] >= observed[t] ? 1 : 0;
      }
      medianReached += Quantiles.medianOfNumbers(permuted) >= median ? 1 : 0;
    }
    return new Test(
        IntStream.range(0, reached.length)
            .mapToObj(t -> Double.isNaN(observed[t]) ? Double.NaN : p(reached[t], count))
            .toList(),
        Double.isNaN(median) ? Double.NaN : p(medianReached, count),
        count);
  }

  private static double p(int reached, int count) {
    return (1.0 + reached) / (1.0 + count);
  }

  private List<int[]> members() {
    int n = heldOut.centred().rows();
    var members = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < n; i++) {
      String group = groups.isEmpty() ? Integer.toString(i) : groups.get(i);
      members.computeIfAbsent(group, name -> new ArrayList<>()).add(i);
    }
    return members.values().stream()
        .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** For each stimulus the one whose prediction it gets. */
  private static int[] order(List<int[]> members, NumpyRandom random) {
    int[] places = members.stream().flatMapToInt(Arrays::stream).toArray();
    int[] order = new int[places.length];
    int next = 0;
    for (int group : random.permutation(members.size())) {
      for (int row : members.get(group)) {
        order[places[next++]] = row;
      }
    }
    return order;
  }
}
