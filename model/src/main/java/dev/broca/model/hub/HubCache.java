package dev.broca.model.hub;

import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * One repository in the cache, in the layout of Python's huggingface_hub:
 *
 * <pre>
 * models--org--name/refs/main             the commit, as text
 * models--org--name/blobs/CHECKSUM        the bytes
 * models--org--name/snapshots/COMMIT/FILE a link to the blob
 * models--org--name/.no_exist/COMMIT/FILE empty: the repository has no such file
 * .locks/models--org--name/               lock files
 * </pre>
 *
 * Partial files and locks have names of our own: Python's lock cannot be seen from Java on Unix
 * (flock against fcntl), and two writers of one partial file would spoil it.
 */
final class HubCache {
  /** A way to make a file of the snapshot out of a blob. */
  @FunctionalInterface
  interface Linker {
    void link(Path file, Path blob) throws IOException;
  }

  /** Relative links survive a move of the cache; the others are for systems without links. */
  private static final List<Linker> LINKERS =
      List.of(
          (file, blob) -> Files.createSymbolicLink(file, file.resolveSibling("").relativize(blob)),
          Files::createLink,
          (file, blob) -> Files.copy(blob, file));

  private final Path root;
  private final String folder;
  private final List<Linker> linkers;

  HubCache(Path root, String repository) {
    this(root, repository, LINKERS);
  }

  HubCache(Path root, String repository, List<Linker> linkers) {
    this.root = root;
    this.folder = "models--" + repository.replace("/", "--");
    this.linkers = linkers;
  }

  Path snapshot(String commit) {
    return root.resolve(folder).resolve("snapshots").resolve(commit);
  }

  Path blob(Checksum checksum) {
    return root.resolve(folder).resolve("blobs").resolve(checksum.hex());
  }

  Path partial(Checksum checksum) {
    return root.resolve(folder).resolve("blobs").resolve(checksum.hex() + ".broca.incomplete");
  }

  Path lock(Checksum checksum) {
    return root.resolve(".locks").resolve(folder).resolve(checksum.hex() + ".broca.lock");
  }

  /** The commit a revision stood for when it was last asked for. */
  Optional<String> commit(RepositoryId id) throws IOException {
    if (id.pinned()) {
      return Optional.of(id.revision());
    }
    Path ref = ref(id.revision());
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(ref).strip()).filter(RepositoryId::isCommit);
  }

  /** Remembers the commit; a cache that already knows it may be read-only. */
  void remember(RepositoryId id, String commit) throws IOException {
    if (id.pinned() || commit(id).equals(Optional.of(commit))) {
      return;
    }
    Path ref = ref(id.revision());
    Files.createDirectories(ref.getParent());
    WholeFiles.write(ref, commit);
  }

  private Path ref(String revision) {
    return root.resolve(folder).resolve("refs").resolve(revision);
  }

  /** The wanted files of a snapshot, when configuration and wanted weights are all there. */
  Optional<List<Path>> files(String commit, WantedFiles wanted) throws IOException {
    return wanted.in(snapshot(commit), shard -> isAbsent(commit, shard));
  }

  /** Whether nothing that the repository may hold and a model wants is unknown. */
  boolean isCertain(String commit, WantedFiles wanted) {
    Path snapshot = snapshot(commit);
    Predicate<String> exists = name -> Files.isRegularFile(snapshot.resolve(name));
    return wanted.deciding(exists).stream()
        .allMatch(name -> exists.test(name) || isAbsent(commit, name));
  }

  /** Whether the repository is known to have no such file. */
  boolean isAbsent(String commit, String name) {
    return Files.isRegularFile(absence(commit).resolve(name));
  }

  /** Remembers which of the files we look for the repository does not have, as Python does. */
  void rememberAbsent(String commit, Set<String> names) throws IOException {
    for (String name : names) {
      if (!isAbsent(commit, name)) {
        Path absence = absence(commit).resolve(name);
        Files.createDirectories(absence.getParent());
        createIfMissing(absence);
      }
    }
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Someone else was faster.
    }
  }

  private Path absence(String commit) {
    return root.resolve(folder).resolve(".no_exist").resolve(commit);
  }

  boolean holds(String commit, String name) {
    return Files.isRegularFile(snapshot(commit).resolve(name));
  }

  /** Puts a finished blob into a snapshot: a link, or a copy where there are none. */
  void place(String commit, String name, Path blob) throws IOException {
    Path file = snapshot(commit).resolve(name);
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling(UUID.randomUUID() + ".broca.new");
    try {
      link(fresh, blob);
      WholeFiles.move(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void link(Path file, Path blob) throws IOException {
    IOException last = new IOException("no way to link files");
    for (Linker linker : linkers) {
      try {
        linker.link(file, blob);
        return;
      } catch (UnsupportedOperationException e) {
        last.addSuppressed(e);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }
}
