package dev.broca.app.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every country. */
public final class Numbers {
  /** Smaller p values are not told apart: double cannot hold them. */
  private static final double SMALLEST_P = 1e-300;

  private Numbers() {}

  /** A count with its thousands apart, such as 17,280. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A number of two decimals. */
  public static String two(double value) {
    return fixed(value, 2);
  }

  /** A number of so many decimals; a dash if it is not defined. */
  public static String fixed(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0\\.?0*") ? text.substring(1) : text.replace('-', '−');
  }

  /** A share as a percentage of two digits, such as 0.54 % for .00543. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return fixed(share, 0);
    }
    if (share == 0) {
      return "0 %";
    }
    return BigDecimal.valueOf(100 * share).round(new MathContext(2)).toPlainString() + " %";
  }

  /** A probability, such as 0.032 or 4.1e-57. */
  public static String p(double p) {
    if (Double.isNaN(p)) {
      return "–";
    }
    if (p < SMALLEST_P) {
      return "< 1e-300";
    }
    return p < .001 ? String.format(Locale.ROOT, "%.1e", p).replace("e-0", "e-") : fixed(p, 3);
  }

  /** A number of things in words: "1 text", "2 texts". */
  public static String of(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }
}
