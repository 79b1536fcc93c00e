package dev.broca.lab;

/** Hears nothing. */
final class Silence implements Listener {
  private static final Work NOTHING =
      new Work() {
        @Override
        public void advanced(long done, long total) {}

        @Override
        public void finished() {}

        @Override
        public void finished(long total) {}

        @Override
        public void close() {}
      };

  @Override
  public void say(String message) {}

  @Override
  public void warn(String message) {}

  @Override
  public boolean listens() {
    return false;
  }

  @Override
  public Work begin(String what, String unit) {
    return NOTHING;
  }

  @Override
  public String reason(RuntimeException failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
