package dev.broca.model.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Finds what was meant by a name that is not known. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name that fewest insertions, deletions and replacements of characters make of another
   * (Levenshtein 1966); the first of equally near ones.
   *
   * @param allowed the largest number of changes for a known name of so many characters
   * @return the name, unless all are too far
   */
  public static Optional<String> of(
      String name, Collection<String> known, IntUnaryOperator allowed) {
    return known.stream()
        .filter(other -> isWithin(allowed.applyAsInt(other.length()), name, other))
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /** Names whose lengths alone are too different need not be compared. */
  private static boolean isWithin(int changes, String name, String other) {
    return Math.abs(name.length() - other.length()) <= changes && distance(name, other) <= changes;
  }

  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
