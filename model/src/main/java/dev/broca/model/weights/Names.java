package dev.broca.model.weights;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Names that come from files, made fit for messages. */
final class Names {
  private static final int LONGEST = 120;

  private Names() {}

  /** The name in quotes, shortened, with control characters shown as question marks. */
  static String quote(String name) {
    String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
    return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
  }

  /** The three names most like the one that was asked for, in quotes; empty when there are none. */
  static String nearest(String asked, Collection<String> names) {
    record Candidate(String name, int distance) {}
    return names.stream()
        .filter(name -> name.length() <= LONGEST)
        .map(name -> new Candidate(name, distance(asked, name)))
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(3)
        .map(candidate -> quote(candidate.name()))
        .collect(Collectors.joining(", "));
  }

  /** Levenshtein's distance: insertions, deletions and substitutions from one name to the other. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** A shape as people write it: {@code [2, 3]}. */
  static String shape(List<Long> shape) {
    return shape.size() <= 16 ? shape.toString() : "of " + shape.size() + " dimensions";
  }
}
