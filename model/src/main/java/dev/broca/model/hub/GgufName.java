package dev.broca.model.hub;

import java.nio.file.Path;
import java.util.Locale;

/** File names that mean GGUF. */
final class GgufName {
  private static final String SUFFIX = ".gguf";

  private GgufName() {}

  static boolean matches(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /** The name without folder and suffix. */
  static String base(Path path) {
    String name = path.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
