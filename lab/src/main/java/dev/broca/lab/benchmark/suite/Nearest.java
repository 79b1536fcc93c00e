package dev.broca.lab.benchmark.suite;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was meant by a name that does not exist. */
final class Nearest {
  private Nearest() {}

  /**
   * The known name that fewest insertions, deletions and replacements of characters turn this one
   * into (Levenshtein 1966); the first in the alphabet of equally near ones.
   */
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(other -> distance(folded(name), folded(other)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Case, dashes and underscores make no difference. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  static int distance(String one, String other) {
    int[] last = new int[other.length() + 1];
    for (int j = 0; j < last.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[last.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = last[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
      }
      last = row;
    }
    return last[other.length()];
  }
}
