package dev.broca.lab.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How often a model gives each answer to questions that all have the same ones.
 *
 * @param labels the answers
 * @param counts {@code counts[right][given]}
 */
public record Answers(List<String> labels, List<List<Integer>> counts) {
  /** Copies the lists. */
  public Answers {
    labels = List.copyOf(labels);
    counts = counts.stream().map(List::copyOf).toList();
  }

  /** The answers of results, if all of them are questions with the same answers. */
  static Optional<Answers> of(Collection<ItemResult> results) {
    List<List<String>> labels =
        results.stream().map(result -> labels(result.item())).distinct().toList();
    if (labels.size() != 1 || labels.getFirst().isEmpty()) {
      return Optional.empty();
    }
    int n = labels.getFirst().size();
    int[][] counts = new int[n][n];
    for (ItemResult result : results) {
      if (result.item().rule() instanceof Rule.Choice(int answer)
          && result.outcome() instanceof Outcome.Decision(_, _, OptionalInt chosen)) {
        counts[answer][chosen.orElseThrow()]++;
      }
    }
    var rows = new ArrayList<List<Integer>>();
    for (int[] row : counts) {
      rows.add(IntStream.of(row).boxed().toList());
    }
    return Optional.of(new Answers(labels.getFirst(), rows));
  }

  private static List<String> labels(Item item) {
    return item.rule() instanceof Rule.Choice
        ? item.passages().stream().map(Passage::name).toList()
        : List.of();
  }

  private int count(int right, int given) {
    return counts.get(right).get(given);
  }

  private int right(int label) {
    return all().map(given -> count(label, given)).sum();
  }

  private int given(int label) {
    return all().map(right -> count(right, label)).sum();
  }

  private IntStream all() {
    return IntStream.range(0, labels.size());
  }

  private int total() {
    return all().map(this::right).sum();
  }

  /** The mean, over the answers that are right anywhere, of the share of these items got right. */
  public double balancedAccuracy() {
    return all()
        .filter(label -> right(label) > 0)
        .mapToDouble(label -> (double) count(label, label) / right(label))
        .average()
        .orElseThrow();
  }

  /**
   * Matthews correlation of right and given answers, for any number of answers; 0 where one of them
   * is constant. Source: J. Gorodkin, "Comparing two K-category assignments by a K-category
   * correlation coefficient", Computational Biology and Chemistry 28 (2004).
   */
  public double matthews() {
    double n = total();
    double hits = all().mapToDouble(label -> count(label, label)).sum();
    double both = all().mapToDouble(label -> (double) right(label) * given(label)).sum();
    double right = n * n - all().mapToDouble(label -> Math.pow(right(label), 2)).sum();
    double given = n * n - all().mapToDouble(label -> Math.pow(given(label), 2)).sum();
    return right == 0 || given == 0 ? 0 : (n * hits - both) / Math.sqrt(right * given);
  }

  /** The answer given most often; the first of equals. */
  public String commonest() {
    return labels.get(mostGiven());
  }

  /** The share of it; 1 for a model that always says the same. */
  public double commonestShare() {
    return (double) given(mostGiven()) / total();
  }

  private int mostGiven() {
    int most = 0;
    for (int label = 1; label < labels.size(); label++) {
      most = given(label) > given(most) ? label : most;
    }
    return most;
  }
}
