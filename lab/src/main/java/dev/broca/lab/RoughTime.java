package dev.broca.lab;

import java.util.Locale;

/** Durations that are not known exactly, in words. */
public final class RoughTime {
  private RoughTime() {}

  /** A number of seconds in the unit that suits it. */
  public static String of(double seconds) {
    if (seconds < 90) {
      long whole = Math.max(1, Math.round(seconds));
      return whole == 1 ? "1 second" : whole + " seconds";
    }
    return seconds < 90 * 60
        ? Math.round(seconds / 60) + " minutes"
        : String.format(Locale.ROOT, "%.1f hours", seconds / 3600);
  }
}
