package dev.broca.torch;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The one folder in which Broca keeps what it can make or fetch again: {@code BROCA_CACHE} when
 * set, else {@code broca} in the system's cache folder ({@code $XDG_CACHE_HOME} or {@code ~/.cache}
 * on Linux, {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows).
 *
 * @param root the folder; it need not exist yet
 */
public record CacheFolder(Path root) {
  /** The cache of this user. */
  public static CacheFolder standard() {
    return of(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
  }

  static CacheFolder of(Map<String, String> environment, String system, String home) {
    String own = environment.getOrDefault("BROCA_CACHE", "");
    if (!own.isBlank()) {
      return new CacheFolder(Path.of(own).toAbsolutePath());
    }
    String os = system.toLowerCase(Locale.ROOT);
    String base;
    if (os.contains("mac")) {
      base = home + "/Library/Caches";
    } else if (os.contains("windows")) {
      base = environment.getOrDefault("LOCALAPPDATA", home + "/AppData/Local");
    } else {
      String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
      base = xdg.isBlank() ? home + "/.cache" : xdg;
    }
    return new CacheFolder(Path.of(base, "broca").toAbsolutePath());
  }

  /** Unpacked native libraries. */
  public Path natives() {
    return root.resolve("native");
  }

  /** Models that do not come from the hub; those of the hub lie in its own cache. */
  public Path models() {
    return root.resolve("models");
  }

  /** Published data sets. */
  public Path data() {
    return root.resolve("data");
  }

  /** Content hashes of large files, remembered. */
  public Path hashes() {
    return root.resolve("hashes");
  }
}
