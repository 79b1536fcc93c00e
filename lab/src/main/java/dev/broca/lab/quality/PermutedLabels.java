package dev.broca.lab.quality;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Inputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labels of texts that are permuted within strata, so that what a stratum says about a label stays
 * as it is: a stratum holds the texts of one group (such as a file) whose numbers of tokens are
 * neighbours. The texts of a group are put in the order of their numbers of tokens and cut into
 * bins of {@value #BIN} texts or more; texts of equal numbers stay together, and what is left at
 * the end joins the bin before it.
 */
public final class PermutedLabels {
  /** Small enough for lengths to be near each other, large enough to hold both conditions. */
  public static final int BIN = 8;

  /** The texts of a stratum, and how many of them are positive. */
  private record Stratum(List<Integer> texts, int positives) {
    int negatives() {
      return texts.size() - positives;
    }

    /** Texts that are positive by their label, times the share of those that are not. */
    public double freedom() {
      return (double) positives * negatives() / texts.size();
    }

    /** In how many ways the labels can be given: a binomial coefficient. */
    double ways() {
      return IntStream.rangeClosed(1, positives)
          .mapToDouble(i -> (double) (negatives() + i) / i)
          .reduce(1, (a, b) -> a * b);
    }
  }

  private final List<Stratum> strata;
  private final Stratum all;

  private PermutedLabels(List<Stratum> strata, Stratum all) {
    this.strata = strata;
    this.all = all;
  }

  /**
   * The labels of the texts of a localizer, positive ones first.
   *
   * @throws LabException if length or groups tell all labels
   */
  public static PermutedLabels of(Inputs inputs) {
    return of(
        inputs.positives().size(),
        inputs.all().stream().map(input -> input.stimulus().group()).toList(),
        inputs.all().stream().map(Input::tokenCount).toList());
  }

  /**
   * The labels of texts of which the first are positive.
   *
   * @param groups the group of every text
   * @param tokens the number of tokens of every text
   */
  public static PermutedLabels of(int positives, List<String> groups, List<Integer> tokens) {
    refuseSeparated(positives, tokens);
    var byGroup = new LinkedHashMap<String, List<Integer>>();
    for (int text = 0; text < groups.size(); text++) {
      byGroup.computeIfAbsent(groups.get(text), group -> new ArrayList<>()).add(text);
    }
    List<Stratum> strata =
        byGroup.values().stream()
            .flatMap(texts -> bins(texts, tokens).stream())
            .map(bin -> stratum(bin, positives))
            .toList();
    if (strata.stream().allMatch(stratum -> stratum.freedom() == 0)) {
      throw new LabException(
          "Labels cannot be permuted: in each of %d strata (texts of one group with about as many tokens) all texts are of one condition. Give every group texts of both conditions with the same numbers of tokens, cut them with --truncate matched, or leave the groups out."
              .formatted(strata.size()));
    }
    return new PermutedLabels(
        strata, stratum(IntStream.range(0, groups.size()).boxed().toList(), positives));
  }

  private static void refuseSeparated(int positives, List<Integer> tokens) {
    IntSummaryStatistics positive = range(tokens.subList(0, positives));
    IntSummaryStatistics negative = range(tokens.subList(positives, tokens.size()));
    if (positive.getMax() < negative.getMin() || negative.getMax() < positive.getMin()) {
      throw new LabException(
          "Labels cannot be permuted among texts of about the same length: length alone separates the conditions, the positive texts with %d to %d tokens from the negative ones with %d to %d. Use texts that are matched in tokens, as the built-in ones are, or cut them with --truncate matched."
              .formatted(
                  positive.getMin(), positive.getMax(), negative.getMin(), negative.getMax()));
    }
  }

  private static IntSummaryStatistics range(List<Integer> tokens) {
    return tokens.stream().mapToInt(Integer::intValue).summaryStatistics();
  }

  private static List<List<Integer>> bins(List<Integer> texts, List<Integer> tokens) {
    List<Integer> byLength = texts.stream().sorted(Comparator.comparingInt(tokens::get)).toList();
    var bins = new ArrayList<List<Integer>>();
    int from = 0;
    for (int i = 1; i < byLength.size(); i++) {
      boolean longer = tokens.get(byLength.get(i)) > tokens.get(byLength.get(i - 1));
      if (longer && i - from >= BIN && byLength.size() - i >= BIN) {
        bins.add(byLength.subList(from, i));
        from = i;
      }
    }
    bins.add(byLength.subList(from, byLength.size()));
    return bins;
  }

  private static Stratum stratum(List<Integer> texts, int positives) {
    return new Stratum(texts, (int) texts.stream().filter(text -> text < positives).count());
  }

  /** Number of strata. */
  public int strata() {
    return strata.size();
  }

  /**
   * The share of the labels' variance that is within strata, sum_s (p_s n_s / (p_s + n_s)) over the
   * same for all texts as one stratum: 1 where strata say nothing about a label, 0 where they say
   * all.
   */
  public double freedom() {
    return strata.stream().mapToDouble(Stratum::freedom).sum() / all.freedom();
  }

  /**
   * Refuses a number of controls that there are not enough permutations for.
   *
   * @throws LabException if there are no more permutations than controls
   */
  public void require(int controls) {
    double ways = strata.stream().mapToDouble(Stratum::ways).reduce(1, (a, b) -> a * b);
    if (ways < controls + 0.5) {
      throw new LabException(
          "%d label-permuted controls were asked for, but within groups and numbers of tokens there are only %.0f ways to label these texts. Ask for fewer, or give more texts."
              .formatted(controls, ways));
    }
  }

  /**
   * The labels of a seed, 1 for positive and 0 for negative: in every stratum, those that come
   * first in a {@link NumpyRandom#permutation} of its texts are positive.
   */
  public double[] labels(long seed) {
    var random = new NumpyRandom(seed);
    double[] labels = new double[all.texts().size()];
    for (Stratum stratum : strata) {
      int[] order = random.permutation(stratum.texts().size());
      Arrays.stream(order, 0, stratum.positives()).forEach(i -> labels[stratum.texts().get(i)] = 1);
    }
    return labels;
  }
}
