package dev.broca.model.hub;

import java.nio.file.Path;

/** Paths as people write them outside a shell: {@code ~} is the home folder. */
final class HomePath {
  private HomePath() {}

  static Path of(String text, Path home) {
    if (text.equals("~")) {
      return home;
    }
    if (text.startsWith("~/") || text.startsWith("~\\")) {
      return home.resolve(text.substring(2));
    }
    return Path.of(text);
  }
}
