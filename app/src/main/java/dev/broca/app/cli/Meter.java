package dev.broca.app.cli;

import dev.broca.lab.Listener;
import dev.broca.torch.Stopping;
import java.time.Clock;
import java.util.Locale;

/**
 * Shows how far long work has come: on a terminal a line that is written over, elsewhere a line
 * every few seconds.
 */
public final class Meter implements Listener.Work {
  private static final long TERMINAL_MILLIS = 100;
  private static final long PLAIN_MILLIS = 5000;
  private static final int BAR = 20;

  private final Console console;
  private final boolean quiet;
  private final String what;
  private final String unit;
  private final Clock clock;
  private final long start;
  private long shown;
  private volatile long total;
  private boolean lineIsOpen;

  /**
   * A meter that begins now.
   *
   * @param what what is being done, such as "Reading"
   * @param unit what is counted, such as "tokens"
   */
  public Meter(Console console, boolean quiet, String what, String unit) {
    this.console = console;
    this.quiet = quiet;
    this.what = what;
    this.unit = unit;
    this.clock = console.clock();
    this.start = clock.millis();
    this.shown = start;
  }

  /** {@code done} of {@code total} units are finished. */
  @Override
  public void advanced(long done, long total) {
    this.total = total;
    long now = clock.millis();
    if (quiet
        || Stopping.hasBegun()
        || now - shown < (console.isTerminal() ? TERMINAL_MILLIS : PLAIN_MILLIS)) {
      return;
    }
    shown = now;
    String state = state(done, total, now - start);
    if (console.isTerminal()) {
      show(bar(done, total) + " " + state);
    } else {
      console.error(what + ": " + state);
    }
  }

  /** All that was to be done is: a last line with the time it took. */
  @Override
  public void finished() {
    finished(total);
  }

  /** So much is done: a last line with the time it took. */
  @Override
  public void finished(long total) {
    long millis = clock.millis() - start;
    clear();
    console.say(
        quiet,
        "%s: %s %s in %s%s."
            .formatted(what, count(total), unit, seconds(millis), rate(total, millis, " (", ")")));
  }

  private String state(long done, long total, long millis) {
    long left = done == 0 ? 0 : Math.round((double) millis / done * (total - done));
    return "%d %%, %s of %s %s%s%s"
        .formatted(
            total == 0 ? 100 : done * 100 / total,
            count(done),
            count(total),
            unit,
            rate(done, millis, ", ", ""),
            done == 0 ? "" : ", " + clockTime(left) + " left");
  }

  private static String bar(long done, long total) {
    int filled = (int) (total == 0 ? BAR : done * BAR / total);
    return "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "]";
  }

  private String rate(long done, long millis, String before, String after) {
    return millis < 50
        ? ""
        : before + count(Math.round(done * 1000.0 / millis)) + " " + unit + "/s" + after;
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  public static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  /** A duration as minutes:seconds, or hours:minutes:seconds. */
  public static String clockTime(long millis) {
    long seconds = Math.ceilDiv(millis, 1000);
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void show(String state) {
    String line = what + " " + state;
    int room = console.columns() - 1;
    console.err().print("\r\033[K" + (line.length() > room ? line.substring(0, room) : line));
    console.err().flush();
    lineIsOpen = true;
  }

  private void clear() {
    if (lineIsOpen) {
      console.clearLine();
      lineIsOpen = false;
    }
  }

  /** Leaves no half line behind, also when the work has failed. */
  @Override
  public void close() {
    clear();
  }
}
