package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A division of n stimuli into test sets; each stimulus is tested once. Positions from 0. */
public final class Folds {
  private final int[] foldOf;
  private final int count;

  private Folds(int[] foldOf, int count) {
    this.foldOf = foldOf;
    this.count = count;
  }

  /**
   * Whole groups in each fold, as scikit-learn's {@code GroupKFold}: the largest group first, each
   * to the fold that is lightest so far. Among equal groups the one whose name sorts last comes
   * first.
   *
   * @param groups the group of each stimulus, such as its passage
   * @param k number of folds
   * @throws LabException if k is below 2 or there are fewer groups than folds
   */
  public static Folds grouped(List<String> groups, int k) {
    var sizes = new TreeMap<String, Integer>();
    groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
    require(k, sizes.size(), "groups");
    int[] weights = new int[k];
    Map<String, Integer> foldOf = new HashMap<>();
    for (var group : largestFirst(sizes)) {
      int lightest = lightest(weights);
      weights[lightest] += group.getValue();
      foldOf.put(group.getKey(), lightest);
    }
    return new Folds(groups.stream().mapToInt(foldOf::get).toArray(), k);
  }

  /** From sizes in the order of names. */
  private static List<Map.Entry<String, Integer>> largestFirst(Map<String, Integer> sizes) {
    return sizes.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList().reversed();
  }

  private static int lightest(int[] weights) {
    int lightest = 0;
    for (int f = 1; f < weights.length; f++) {
      lightest = weights[f] < weights[lightest] ? f : lightest;
    }
    return lightest;
  }

  /**
   * Consecutive stimuli in each fold, as scikit-learn's {@code KFold}; the first n mod k folds have
   * one more.
   *
   * @throws LabException if k is below 2 or above n
   */
  public static Folds contiguous(int n, int k) {
    return dealt(IntStream.range(0, n).toArray(), k);
  }

  /**
   * Random stimuli in each fold, as scikit-learn's {@code KFold(shuffle=True, random_state=seed)}.
   * Neighbours in a text then fall on both sides of a fold, which flatters any model of responses
   * that vary slowly; a parity variant only.
   *
   * @throws LabException if k is below 2 or above n
   */
  public static Folds shuffled(int n, int k, long seed) {
    return dealt(new NumpyRandom(seed).permutation(n), k);
  }

  private static Folds dealt(int[] order, int k) {
    int n = order.length;
    require(k, n, "stimuli");
    int[] foldOf = new int[n];
    int next = 0;
    for (int f = 0; f < k; f++) {
      int size = n / k + (f < n % k ? 1 : 0);
      for (int i = 0; i < size; i++) {
        foldOf[order[next++]] = f;
      }
    }
    return new Folds(foldOf, k);
  }

  private static void require(int k, int available, String what) {
    if (k < 2 || k > available) {
      throw new LabException(
          "The number of folds must be from 2 to the number of %s, which is %d, but %d were asked for."
              .formatted(what, available, k));
    }
  }

  /** Number of folds. */
  public int count() {
    return count;
  }

  /** Number of stimuli. */
  public int stimuli() {
    return foldOf.length;
  }

  /** The stimuli that a fold tests, ascending. */
  public int[] test(int fold) {
    return where(fold, true);
  }

  /** The stimuli that a fold is trained on: all others, ascending. */
  public int[] train(int fold) {
    return where(fold, false);
  }

  private int[] where(int fold, boolean inside) {
    if (fold < 0 || fold >= count) {
      throw new IndexOutOfBoundsException("fold " + fold + " of " + count);
    }
    return IntStream.range(0, foldOf.length).filter(i -> (foldOf[i] == fold) == inside).toArray();
  }

  /**
   * Refuses folds that split a group.
   *
   * @param groups the group of each stimulus, or none
   * @throws LabException that names the group
   */
  void requireWhole(List<String> groups) {
    var seen = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < groups.size(); i++) {
      Integer before = seen.putIfAbsent(groups.get(i), foldOf[i]);
      if (before != null && before != foldOf[i]) {
        throw new LabException(
            "Group \"%s\" lies in folds %d and %d, so a model would be tested on passages it was trained on. Use grouped folds, or give no groups for shuffled folds."
                .formatted(groups.get(i), before, foldOf[i]));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Folds folds
        && folds.count == count
        && Arrays.equals(folds.foldOf, foldOf);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(foldOf) + count;
  }

  @Override
  public String toString() {
    return "Folds[" + count + " of " + foldOf.length + "]";
  }
}
