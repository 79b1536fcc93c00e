package dev.broca.app.cli;

import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Results that appear under their final names whole or not at all. They are made in a hidden folder
 * beside their place and moved there at the end; what is not moved is deleted, also when the
 * process is told to stop.
 */
final class Staging implements AutoCloseable {
  private static final int TRIES = 20;

  private final Path folder;
  private final Stopping.Task onStop;

  private Staging(Path folder) {
    this.folder = folder;
    this.onStop = Stopping.onStop(this::deleteAtLast);
  }

  /**
   * Room for files that will lie in a folder, which is made when it is not there.
   *
   * @throws UncheckedIOException when the folder cannot be made or written to
   */
  static Staging in(Path place) {
    try {
      Files.createDirectories(place);
      Path folder = place.resolve("." + UUID.randomUUID() + ".part");
      var staging = new Staging(folder);
      Files.createDirectory(folder);
      return staging;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Room for one file or folder. */
  static Staging beside(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new UncheckedIOException(new FileAlreadyExistsException(target.toString()));
    }
    return in(folder);
  }

  /** Where to make what will have the given name. */
  Path path(String name) {
    return folder.resolve(name);
  }

  /** Makes a folder that will have the given name. */
  Path folder(String name) {
    try {
      return Files.createDirectory(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves what was made under a name to its place, instead of a file or folder that is there. */
  void publish(String name) {
    Path place = folder.resolveSibling(name);
    try {
      if (Files.isDirectory(place)) {
        Files.move(place, path(name + ".old"));
      }
      WholeFiles.move(path(name), place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Moves what was made under a name to its place, unless another process has put something there.
   *
   * @return whether it was moved
   */
  boolean publishNew(String name) {
    try {
      Files.move(path(name), folder.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      if (Files.exists(folder.resolveSibling(name))) {
        return false;
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what was not published. */
  @Override
  public void close() {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      onStop.close();
    }
  }

  /** The work may still be writing: what comes after a try is deleted by the next. */
  private void deleteAtLast() {
    for (int i = 0; i < TRIES && Files.exists(folder); i++) {
      try {
        delete(folder);
      } catch (IOException | UncheckedIOException e) {
        // Tried again.
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // Deleted already.
    }
  }
}
