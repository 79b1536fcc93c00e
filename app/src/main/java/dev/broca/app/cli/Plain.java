package dev.broca.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that is safe to show: names of files, tensors and tokens come from others, and what a
 * terminal would obey or an eye would misread is written out.
 */
final class Plain {
  /** Control and format characters, among them escape and those that turn the direction of text. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\n]]");

  /** Joiners of emoji and of scripts that need them change nothing before or behind them. */
  private static final Pattern HARMLESS = Pattern.compile("[\u200c\u200d\t]");

  private static final Pattern WORD = Pattern.compile("\\S{400,}");
  private static final int LONGEST = 4000;
  private static final int SHOWN = 150;

  private Plain() {}

  /** A message with everything unsafe written as {@code \\u001b}, and what is endless shortened. */
  static String text(String message) {
    String shorter =
        WORD.matcher(message).replaceAll(word -> quoted(shortened(word.group(), SHOWN)));
    return UNSAFE
        .matcher(shortened(shorter, LONGEST / 2))
        .replaceAll(found ->
            quoted(
                HARMLESS.matcher(found.group()).matches()
                    ? found.group()
                    : written(found.group())));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static String written(String unsafe) {
    var text = new StringBuilder();
    unsafe.chars().forEach(unit -> text.append("\\u%04x".formatted(unit)));
    return text.toString();
  }

  /** The beginning and the end of what is longer than twice {@code part}. */
  private static String shortened(String text, int part) {
    return text.length() <= 2 * part
        ? text
        : "%s… (%,d characters) …%s"
            .formatted(
                text.substring(0, part),
                text.length() - 2 * part,
                text.substring(text.length() - part));
  }
}
