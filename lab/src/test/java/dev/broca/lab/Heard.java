package dev.broca.lab;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was said, and which parts of the work were begun and finished. */
public final class Heard implements Listener {
  private final List<String> said = new ArrayList<>();

  /** Everything that was said, in its order. */
  public List<String> said() {
    return List.copyOf(said);
  }

  /** All of it as one text. */
  public String text() {
    return String.join("\n", said);
  }

  @Override
  public void say(String message) {
    said.add(message);
  }

  @Override
  public void warn(String message) {
    said.add("! " + message);
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public String reason(RuntimeException failure) {
    return SILENT.reason(failure);
  }

  @Override
  public Work begin(String what, String unit) {
    return new Work() {
      private long most;

      @Override
      public void advanced(long done, long total) {
        most = total;
      }

      @Override
      public void finished() {
        finished(most);
      }

      @Override
      public void finished(long total) {
        said.add("%s: %d %s".formatted(what, total, unit));
      }

      @Override
      public void close() {}
    };
  }
}
