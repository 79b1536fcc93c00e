package dev.broca.app.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Names that are nearly right. */
public final class Spelling {
  private static final Pattern UNDERSCORES =
      Pattern.compile("(--[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+)(=.*)?", Pattern.DOTALL);

  private final Set<String> options;

  private Spelling(Set<String> options) {
    this.options = options;
  }

  /** Of the options of a program and all its commands. */
  public static Spelling of(CommandLine program) {
    var options = new HashSet<String>();
    collect(program, options);
    return new Spelling(options);
  }

  private static void collect(CommandLine command, Set<String> options) {
    options.addAll(command.getCommandSpec().optionsMap().keySet());
    command.getSubcommands().values().forEach(sub -> collect(sub, options));
  }

  /** Options as Python's programs write them, {@code --num_units}, as ours are written. */
  public String[] corrected(String... arguments) {
    String[] corrected = arguments.clone();
    for (int i = 0; i < corrected.length && !corrected[i].equals("--"); i++) {
      Matcher option = UNDERSCORES.matcher(corrected[i]);
      if (option.matches() && !options.contains(option.group(1))) {
        String dashes = option.group(1).replace('_', '-');
        if (options.contains(dashes)) {
          corrected[i] = dashes + Optional.ofNullable(option.group(2)).orElse("");
        }
      }
    }
    return corrected;
  }

  /** The value that is meant, if one is near: by letters, or as a part of its name. */
  public static Optional<String> nearest(String typed, Collection<String> values) {
    String name = typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    Optional<String> near =
        values.stream()
            .filter(value -> distance(name, value) <= Math.max(1, value.length() / 3))
            .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)));
    return near.or(() ->
        name.length() < 3
            ? Optional.empty()
            : values.stream()
                .filter(value ->
                    Arrays.asList(value.split("-", -1)).contains(name) || value.startsWith(name))
                .findFirst());
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > b.length()) {
      return Integer.MAX_VALUE; // whatever was typed, it is not long to compare
    }
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
