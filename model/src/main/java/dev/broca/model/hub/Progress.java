package dev.broca.model.hub;

/**
 * What long work tells whoever watches. Calls come from the working thread, and often: be quick.
 */
public interface Progress {
  /** A line for people: what is about to happen, or why something takes longer. */
  void message(String text);

  /**
   * How far a file has arrived.
   *
   * @param file its name
   * @param done bytes on disk
   * @param total bytes of the whole file
   */
  void bytes(String file, long done, long total);

  /** Tells nobody. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void message(String text) {}

      @Override
      public void bytes(String file, long done, long total) {}
    };
  }
}
