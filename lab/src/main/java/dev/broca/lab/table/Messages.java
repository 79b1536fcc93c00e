package dev.broca.lab.table;

import java.util.List;
import java.util.stream.Collectors;

/** Foreign text in messages: short, on one line. */
final class Messages {
  private static final int MOST = 60;
  private static final int MOST_NAMES = 20;

  private Messages() {}

  static String quoted(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    boolean isShort = plain.codePointCount(0, plain.length()) <= MOST;
    return '"'
        + (isShort ? plain : plain.substring(0, plain.offsetByCodePoints(0, MOST)) + "...")
        + '"';
  }

  /** Names of columns. */
  static String listed(List<String> names) {
    String first =
        names.stream()
            .limit(MOST_NAMES)
            .map(Messages::quoted)
            .map(name -> name.substring(1, name.length() - 1))
            .collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMES;
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }
}
