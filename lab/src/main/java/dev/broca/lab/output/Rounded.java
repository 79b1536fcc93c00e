package dev.broca.lab.output;

import dev.broca.lab.stats.Finite;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them in running text and in cells that hold several. */
public final class Rounded {
  /** What stands where a number is undefined. */
  static final String DASH = "–";

  private Rounded() {}

  /** A number with so many decimals; a dash where it is undefined. */
  public static String number(@Nullable Double value, int decimals) {
    return Finite.orNull(value) == null
        ? DASH
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** An interval such as {@code [0.12, 0.34]}. */
  public static String interval(@Nullable Double low, @Nullable Double high, int decimals) {
    return "[%s, %s]".formatted(number(low, decimals), number(high, decimals));
  }
}
