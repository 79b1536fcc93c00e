package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;

/**
 * One text of a condition.
 *
 * @param text what the model reads; never blank
 * @param group where the text comes from (a file, a topic), so that halves and folds can be
 *     balanced over it; empty when texts are not grouped
 */
public record Stimulus(String text, String group) {
  /** Checks that there is something to read. */
  public Stimulus {
    if (isBlank(text)) {
      throw new LabException("A stimulus must contain text, but this one is blank. Remove it.");
    }
    if (!isWellFormed(text)) {
      throw new LabException(
          "A stimulus must be valid Unicode, but this one contains half of a surrogate pair: "
              + quote(text));
    }
  }

  /** A text that belongs to no group. */
  public static Stimulus of(String text) {
    return new Stimulus(text, "");
  }

  /** Whether nothing in the text can be seen. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(Stimulus::isInvisible);
  }

  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT;
  }

  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** A text as it is shown in messages: in quotes, cut when long. */
  public static String quote(String text) {
    int shown = 60;
    if (text.codePointCount(0, text.length()) <= shown) {
      return '"' + text + '"';
    }
    return '"' + text.substring(0, text.offsetByCodePoints(0, shown)) + "...\"";
  }
}
