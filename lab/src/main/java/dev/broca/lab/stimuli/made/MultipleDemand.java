package dev.broca.lab.stimuli.made;

import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hard against easy sums: the multiple-demand localizer.
 *
 * <p>The published one is made by a program (the code of arXiv 2411.02280). Each list starts
 * numpy's legacy stream at seed 42 and draws per item two numbers and an operator. It is kept as
 * published, flaws included: 11 duplicates among the easy sums, unbalanced operators, and hard sums
 * that are longer.
 *
 * <p>The {@linkplain #balanced balanced} one is our own: a sum is hard when ones and tens carry (or
 * borrow), and easy when nothing does. All numbers and answers have three digits, so the texts of
 * both conditions have exactly the same characters but for the digits.
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

  /**
   * Our own 120 hard and 120 easy sums. In each condition 60 are additions and 60 subtractions, in
   * turn. No two sums of the set have the same two numbers, whatever their order and operator.
   *
   * @param seed for the numbers, from 0 to 4294967295
   */
  public static Contrast balanced(long seed) {
    var sums = new BalancedSums(seed);
    return new Contrast(
        "multiple-demand",
        "hard",
        "easy",
        sums.draw(true),
        sums.draw(false),
        "built-in sums of three digits, hard ones carry or borrow twice, easy ones never; seed "
            + seed);
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
    return text(a, operator, b, answer);
  }

  static String text(int a, String operator, int b, int answer) {
    return "Question: Solve %d %s %d?\nAnswer: %d".formatted(a, operator, b, answer);
  }
}
