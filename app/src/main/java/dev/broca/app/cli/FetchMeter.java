package dev.broca.app.cli;

import dev.broca.model.hub.Progress;
import org.jspecify.annotations.Nullable;

/** Shows messages and bytes of downloads, one meter for each file. */
public final class FetchMeter implements Progress, AutoCloseable {
  private static final long KILOBYTE = 1000;

  private final Console console;
  private final boolean quiet;
  private String file = "";
  private @Nullable Meter meter;

  public FetchMeter(Console console, boolean quiet) {
    this.console = console;
    this.quiet = quiet;
  }

  @Override
  public synchronized void message(String text) {
    close();
    console.say(quiet, text);
  }

  @Override
  public synchronized void bytes(String name, long done, long total) {
    Meter current = meter;
    if (current == null || !file.equals(name)) {
      close();
      file = name;
      current = new Meter(console, quiet, name, "kB");
      meter = current;
    }
    current.advanced(done / KILOBYTE, total / KILOBYTE);
    if (done == total) {
      current.finished(total / KILOBYTE);
      meter = null;
    }
  }

  @Override
  public synchronized void close() {
    if (meter != null) {
      meter.close();
      meter = null;
    }
  }
}
