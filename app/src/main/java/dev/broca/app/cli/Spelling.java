package dev.broca.app.cli;

import dev.broca.model.base.Nearest;
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
    return Nearest.of(name, values, length -> Math.max(1, length / 3))
        .or(() ->
            name.length() < 3
                ? Optional.empty()
                : values.stream()
                    .filter(value ->
                        Arrays.asList(value.split("-", -1)).contains(name)
                            || value.startsWith(name))
                    .findFirst());
  }
}
