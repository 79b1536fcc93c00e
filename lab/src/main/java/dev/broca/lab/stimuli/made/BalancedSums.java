package dev.broca.lab.stimuli.made;

import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Stimulus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Draws sums of three digits that carry in two columns or in none. */
final class BalancedSums {
  static final int ITEMS = 120;

  private static final int SMALLEST = 100;
  private static final int LARGEST = 999;

  private final NumpyRandom random;
  private final Set<Set<Integer>> used = new HashSet<>();

  BalancedSums(long seed) {
    random = new NumpyRandom(seed);
  }

  /** The sums of a condition, additions and subtractions in turn. */
  List<Stimulus> draw(boolean hard) {
    var sums = new ArrayList<Stimulus>();
    while (sums.size() < ITEMS) {
      sums.add(Stimulus.of(sums.size() % 2 == 0 ? addition(hard) : subtraction(hard)));
    }
    return sums;
  }

  private String addition(boolean hard) {
    while (true) {
      int a = number();
      int b = number();
      if (a + b <= LARGEST && carries(a, b) == (hard ? 2 : 0) && isNew(a, b)) {
        return MultipleDemand.text(a, "+", b, a + b);
      }
    }
  }

  /** A subtraction borrows where the addition that undoes it carries. */
  private String subtraction(boolean hard) {
    while (true) {
      int a = number();
      int b = number();
      if (a - b >= SMALLEST && carries(a - b, b) == (hard ? 2 : 0) && isNew(a, b)) {
        return MultipleDemand.text(a, "-", b, a - b);
      }
    }
  }

  private int number() {
    return random.randint(SMALLEST, LARGEST + 1);
  }

  /** In how many of the columns of ones and tens an addition carries. */
  private static int carries(int a, int b) {
    int ones = a % 10 + b % 10 >= 10 ? 1 : 0;
    return ones + (a % 100 / 10 + b % 100 / 10 + ones >= 10 ? 1 : 0);
  }

  private boolean isNew(int a, int b) {
    return a != b && used.add(Set.of(a, b));
  }
}
