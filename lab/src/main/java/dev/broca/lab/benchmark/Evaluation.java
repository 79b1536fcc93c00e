package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A benchmark as a model answers it.
 *
 * @param benchmark the benchmark, with the items that were used
 * @param results one for each item, in their order
 * @param prefix the token before every text; empty for none
 * @param reduce how log-probabilities of tokens became scores
 */
public record Evaluation(
    Benchmark benchmark, List<ItemResult> results, OptionalInt prefix, Reduce reduce) {
  /** Copies the list. */
  public Evaluation {
    results = List.copyOf(results);
  }

  /** The whole: mean over paradigms of the mean over items. */
  public Group overall() {
    return Group.ofParadigms(benchmark.name(), paradigms());
  }

  /** By paradigm, in their order. */
  public List<Group> paradigms() {
    return paradigmsOf(results);
  }

  /**
   * By how much the score is higher than that of another evaluation of the same items, with
   * paradigms as the sample: the mean of their differences.
   *
   * @throws LabException if the items are others
   */
  public Estimate minus(Evaluation other) {
    if (!benchmark.hash().equals(other.benchmark.hash())) {
      throw new LabException(
          "Two evaluations are compared item by item, but these are of %s and of %s."
              .formatted(benchmark.name(), other.benchmark.name()));
    }
    List<Group> own = paradigms();
    List<Group> others = other.paradigms();
    return Estimate.ofMean(
        IntStream.range(0, own.size())
            .mapToDouble(p -> own.get(p).score() - others.get(p).score())
            .toArray());
  }

  /** By phenomenon, each the mean over its paradigms, in their order. */
  public List<Group> phenomena() {
    return groups(results, result -> result.item().phenomenon()).entrySet().stream()
        .map(entry -> Group.ofParadigms(entry.getKey(), paradigmsOf(entry.getValue())))
        .toList();
  }

  private static List<Group> paradigmsOf(List<ItemResult> results) {
    return groups(results, result -> result.item().paradigm()).entrySet().stream()
        .map(entry -> Group.ofItems(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static LinkedHashMap<String, List<ItemResult>> groups(
      List<ItemResult> results, Function<ItemResult, String> name) {
    return results.stream()
        .collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList()));
  }

  /** Tokens that reach from one region into another, over all texts. */
  public int straddlers() {
    return results.stream()
        .flatMap(result -> result.scores().stream())
        .mapToInt(PassageScore::straddlers)
        .sum();
  }

  /**
   * The same results beside the chance of the intact model: where chance is found by permuting
   * surprisals, those of a lesioned model do not count.
   */
  public Evaluation withChanceOf(Evaluation intact) {
    if (!intact.benchmark.equals(benchmark)) {
      throw new IllegalArgumentException("the results are of different items");
    }
    List<ItemResult> beside =
        IntStream.range(0, results.size())
            .mapToObj(i -> results.get(i).withChance(intact.results.get(i).chance()))
            .toList();
    return new Evaluation(benchmark, beside, prefix, reduce);
  }
}
