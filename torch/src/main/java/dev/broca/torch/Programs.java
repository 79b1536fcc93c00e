package dev.broca.torch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs of this machine, found in the whole folders of the search path only. Systems differ in
 * whether they look into the current folder too; what somebody put there must never be started.
 */
public final class Programs {
  private static final List<String> SUFFIXES =
      Installation.platform().startsWith("windows") ? List.of("", ".exe") : List.of("");

  private Programs() {}

  /**
   * Finds a program.
   *
   * @param name as in a shell: a name is looked for on {@code PATH}; what has a separator in it is
   *     the path of the program itself
   * @return its whole path; empty where there is none that may be started
   */
  public static Optional<Path> find(String name) {
    return find(name, System.getenv("PATH"));
  }

  static Optional<Path> find(String name, @Nullable String searchPath) {
    try {
      Path named = HomePath.of(name, Path.of(System.getProperty("user.home")));
      if (named.getNameCount() > 1 || named.isAbsolute()) {
        return program(named.toAbsolutePath());
      }
      return Stream.of((searchPath == null ? "" : searchPath).split(File.pathSeparator, -1))
          .filter(folder -> !folder.isEmpty())
          .map(Path::of)
          .filter(Path::isAbsolute)
          .flatMap(folder -> program(folder.resolve(named)).stream())
          .findFirst();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> program(Path path) {
    return SUFFIXES.stream()
        .map(suffix -> path.resolveSibling(path.getFileName() + suffix))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
