package dev.broca.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results that appear under their final names whole or not at all. They are made in a hidden folder
 * beside their place and moved there at the end; what is not moved is deleted, also when the
 * process is told to stop. The folder of a process that was killed is deleted by the next one: a
 * living process holds a lock beside its own.
 */
public final class Staging implements AutoCloseable {
  private static final int TRIES = 20;

  /** A file system without locks gets by without them. */
  private static final int LOCK_TRIES = 3;

  private static final String LOCK = ".lock";

  private static final Pattern LOCKS = Pattern.compile("[.][0-9a-f-]{36}[.]lock");

  /** Those of this process, whose locks must not be tried: that would give them up. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path lockFile;
  private final FileChannel lock;
  private final Stopping.Task onStop;

  private Staging(Path folder, Path lockFile, FileChannel lock, Stopping.Task onStop) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
    this.onStop = onStop;
  }

  /**
   * Room for files that will lie in a folder, which is made when it is not there.
   *
   * @throws UncheckedIOException when the folder cannot be made or written to
   */
  public static Staging in(Path place) {
    try {
      Files.createDirectories(place);
      sweep(place);
      return made(place.toAbsolutePath().normalize(), LOCK_TRIES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lock is there before the folder, so that nobody takes it for a dead one. */
  private static Staging made(Path place, int tries) throws IOException {
    String name = "." + UUID.randomUUID();
    Path lockFile = place.resolve(name + LOCK);
    Path folder = place.resolve(name + ".part");
    OWN.add(lockFile);
    Stopping.Task onStop = Stopping.onStop(() -> deleteAtLast(folder, lockFile));
    try {
      FileChannel lock =
          FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (!tryLock(lock) && tries > 1) { // another process has just taken it for dead
        lock.close();
        onStop.close();
        return made(place, tries - 1);
      }
      Files.createDirectory(folder);
      if (Stopping.hasBegun()) { // and may have looked here already
        deleteAtLast(folder, lockFile);
      }
      return new Staging(folder, lockFile, lock, onStop);
    } catch (IOException e) {
      onStop.close();
      OWN.remove(lockFile);
      Files.deleteIfExists(lockFile);
      throw e;
    }
  }

  /** Whether it is ours; false too where the file system knows no locks. */
  private static boolean tryLock(FileChannel lock) {
    try {
      return lock.tryLock() != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Deletes what processes have left that were killed, as far as that may be done here. */
  private static void sweep(Path place) {
    try (Stream<Path> files = Files.list(place)) {
      List<Path> locks =
          files
              .map(file -> file.toAbsolutePath().normalize())
              .filter(file -> LOCKS.matcher(String.valueOf(file.getFileName())).matches())
              .filter(file -> !OWN.contains(file))
              .toList();
      for (Path lock : locks) {
        if (isDead(lock)) {
          delete(lock.resolveSibling(lock.getFileName().toString().replace(LOCK, ".part")));
          Files.deleteIfExists(lock);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // It lies there a little longer.
    }
  }

  private static boolean isDead(Path lockFile) {
    try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
      return tryLock(lock);
    } catch (IOException e) {
      return false; // it cannot be told
    }
  }

  /** Makes one file or folder. */
  public interface Content {
    public void write(Path fresh) throws IOException;
  }

  /**
   * Writes one file, whole or not at all. One that is there is replaced.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path target, Content content) {
    try (Staging staging = beside(target)) {
      String name = String.valueOf(target.toAbsolutePath().getFileName());
      content.write(staging.path(name));
      staging.publish(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text in UTF-8, whole or not at all. */
  public static void write(Path target, String text) {
    write(target, fresh -> Files.writeString(fresh, text));
  }

  /** Lines as the text of a file. */
  public static String text(List<String> lines) {
    return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
  }

  /** Room for one file or folder. */
  public static Staging beside(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new UncheckedIOException(new FileAlreadyExistsException(target.toString()));
    }
    return in(folder);
  }

  /** Where to make what will have the given name. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /** Makes a folder that will have the given name. */
  public Path folder(String name) {
    try {
      return Files.createDirectory(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves what was made under a name to its place, instead of a file or folder that is there. */
  public void publish(String name) {
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
  public boolean publishNew(String name) {
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
      lock.close();
      Files.deleteIfExists(lockFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(lockFile);
      onStop.close();
    }
  }

  /** The work may still be writing: what comes after a try is deleted by the next. */
  private static void deleteAtLast(Path folder, Path lockFile) {
    for (int i = 0; i < TRIES && (Files.exists(folder) || Files.exists(lockFile)); i++) {
      try {
        delete(folder);
        Files.deleteIfExists(lockFile);
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
