package dev.broca.torch;

import java.nio.file.Path;

/** Paths as people write them outside a shell: {@code ~} is the home folder. */
public final class HomePath {
  private HomePath() {}

  /** The path of a text, given the home folder. */
  public static Path of(String text, Path home) {
    if (text.equals("~")) {
      return home;
    }
    if (text.startsWith("~/") || text.startsWith("~\\")) {
      return home.resolve(text.substring(2));
    }
    return Path.of(text);
  }
}
