package dev.broca.torch;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Broca keeps what it can fetch or compute again; deleting any of it is safe. The root is
 * {@code BROCA_CACHE}, else {@code broca} in the cache folder of the system: {@code
 * $XDG_CACHE_HOME} or {@code ~/.cache}, on macOS {@code ~/Library/Caches}, on Windows {@code
 * %LOCALAPPDATA%}. Repositories of the Hugging Face hub are not here but in the hub's own cache.
 *
 * @param root an absolute path; the folders below it are made by whoever writes there
 */
public record CacheFolders(Path root) {
  /** Makes the path absolute. */
  public CacheFolders {
    root = root.toAbsolutePath().normalize();
  }

  /** The folders of this user, from the environment. */
  public static CacheFolders standard() {
    return standard(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  /** The folders that an environment, system and home folder give. */
  public static CacheFolders standard(Map<String, String> environment, String system, Path home) {
    String chosen = environment.getOrDefault("BROCA_CACHE", "");
    if (!chosen.isBlank()) {
      return new CacheFolders(HomePath.of(chosen, home));
    }
    return new CacheFolders(systemCache(environment, system, home).resolve("broca"));
  }

  private static Path systemCache(Map<String, String> environment, String system, Path home) {
    String lower = system.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return absolute(environment.get("LOCALAPPDATA"), home.resolve("AppData").resolve("Local"));
    }
    if (lower.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return absolute(environment.get("XDG_CACHE_HOME"), home.resolve(".cache"));
  }

  /** The XDG specification: a path that is not absolute is to be ignored. */
  private static Path absolute(@Nullable String path, Path otherwise) {
    return path != null && Path.of(path).isAbsolute() ? Path.of(path) : otherwise;
  }

  /** Models that come from elsewhere than the hub. */
  public Path models() {
    return root.resolve("models");
  }

  /** Published data sets. */
  public Path data() {
    return root.resolve("data");
  }

  /** Unpacked native libraries. */
  public Path natives() {
    return root.resolve("native");
  }

  /** What makes the program start faster. */
  public Path start() {
    return root.resolve("start");
  }

  /** What models said to texts, so that they need not read these again. */
  public Path activations() {
    return root.resolve("activations");
  }

  /** Hashes of large files, so that they need not be read again. */
  public Path hashes() {
    return root.resolve("hashes");
  }
}
