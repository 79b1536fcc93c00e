package dev.broca.lab.table;

/** Numbers as data files write them: with a point, and perhaps an exponent. */
final class Numbers {
  private Numbers() {}

  /** The number, finite; NaN for what is none. */
  static double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
        return Double.NaN; // Java would read 1d and 0x1p3, too.
      }
    }
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** What to do about a text that is no number. */
  static String hint(String text) {
    return text.matches("[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?")
        ? " Is that a decimal comma? Write numbers with a point."
        : "";
  }
}
