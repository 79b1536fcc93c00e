package dev.broca.lab.stimuli;

import dev.broca.lab.stats.NumpyRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * The published multiple-demand localizer: hard against easy sums, made by a program (the code of
 * arXiv 2411.02280). Each list starts numpy's legacy stream at seed 42 and draws per item two
 * numbers and an operator.
 *
 * <p>It is kept as published, flaws included: 11 duplicates among the easy sums, unbalanced
 * operators, and hard sums that are longer.
 */
public final class MultipleDemand {
  private static final int ITEMS = 100;
  private static final int SEED = 42;

  private MultipleDemand() {}

  /** The 100 hard and 100 easy sums. */
  public static Contrast published() {
    return new Contrast(
        "multiple-demand",
        "hard",
        "easy",
        sums(100, 200),
        sums(1, 20),
        "generated as in the code of arXiv 2411.02280, numpy seed " + SEED);
  }

  /** Sums of numbers from {@code low}, included, to {@code high}, excluded. */
  private static List<Stimulus> sums(int low, int high) {
    var random = new NumpyRandom(SEED);
    return Stream.generate(() -> Stimulus.of(sum(random, low, high))).limit(ITEMS).toList();
  }

  private static String sum(NumpyRandom random, int low, int high) {
    int a = random.randint(low, high);
    int b = random.randint(low, high);
    String operator = random.choice(List.of("+", "-"));
    int answer = operator.equals("+") ? a + b : a - b;
    return "Question: Solve %d %s %d?\nAnswer: %d".formatted(a, operator, b, answer);
  }
}
