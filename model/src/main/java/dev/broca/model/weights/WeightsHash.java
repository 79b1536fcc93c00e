package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import dev.broca.torch.Sha256;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a checkpoint: SHA-256 of the content of its files, in 64 lower-case hex digits.
 * For one file it is what {@code sha256sum} prints; for several it is the SHA-256 of their digests
 * (32 bytes each) one after the other, in the order of {@link Checkpoint#files}. Names and places
 * do not enter.
 *
 * <p>The digest of a file is remembered in a folder under its real path, so that it is computed
 * once. It is computed again when the size, the time of change or, where the system tells them, the
 * number of the file (inode) or the time at which its entry changed (ctime) differ: a time of
 * change can be set, and a copy can keep it. In the cache of Hugging Face the name of a large file
 * ({@code blobs/<64 hex digits>}) must be its SHA-256.
 */
public final class WeightsHash {
  private static final Logger LOG = LoggerFactory.getLogger(WeightsHash.class);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** A file changed so recently could change again without its time of change telling. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Path folder;
  private final InstantSource clock;

  /** {@code folder} is where digests are remembered; it is created when there is something. */
  public WeightsHash(Path folder) {
    this(folder, InstantSource.system());
  }

  WeightsHash(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * The identity of a checkpoint.
   *
   * @throws ModelException if a file cannot be read or changes meanwhile
   */
  public String of(Checkpoint checkpoint) {
    return of(checkpoint.files());
  }

  /** The identity of weights that a text describes completely. */
  public static String of(String description) {
    return Sha256.of(description);
  }

  /**
   * The identity of some files, in this order.
   *
   * @throws ModelException if a file cannot be read or changes meanwhile
   */
  public String of(List<Path> files) {
    List<String> digests = files.parallelStream().map(this::digest).toList();
    if (digests.size() == 1) {
      return digests.getFirst();
    }
    MessageDigest sha = Sha256.digest();
    digests.forEach(digest -> sha.update(HexFormat.of().parseHex(digest)));
    return HexFormat.of().formatHex(sha.digest());
  }

  private String digest(Path file) {
    try {
      Path real = file.toRealPath();
      String digest = content(file, real);
      Optional<String> named = blob(real);
      if (named.isPresent() && !named.get().equals(digest)) {
        throw new ModelException(
            real
                + " does not hold what its name says: its SHA-256 is "
                + digest
                + ". It was changed since it was fetched. Delete it and fetch it again.");
      }
      return digest;
    } catch (IOException e) {
      throw new ModelException("Cannot read " + file + ": " + e + ".", e);
    }
  }

  private String content(Path file, Path real) throws IOException {
    State before = State.of(real);
    Optional<String> remembered = remembered(before);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    String digest = Sha256.of(real);
    if (!State.of(real).equals(before)) {
      throw new ModelException(file + " changed while it was read. Try again.");
    }
    remember(before, digest);
    return digest;
  }

  private static Optional<String> blob(Path real) {
    Path parent = real.getParent();
    String name = real.getFileName().toString();
    boolean blob = parent != null && parent.endsWith("blobs") && DIGEST.matcher(name).matches();
    return blob ? Optional.of(name) : Optional.empty();
  }

  private Optional<String> remembered(State state) {
    Path note = note(state);
    try {
      if (Files.exists(note)) {
        List<String> lines = Files.readAllLines(note);
        if (lines.size() == 2
            && lines.get(1).equals(state.line())
            && DIGEST.matcher(lines.getFirst()).matches()) {
          return Optional.of(lines.getFirst());
        }
      }
    } catch (IOException e) {
      LOG.warn("Cannot read {}; computing the digest again: {}", note, e.toString());
    }
    return Optional.empty();
  }

  private void remember(State state, String digest) {
    if (state.latest().isAfter(clock.instant().minus(SETTLED))) {
      return;
    }
    try {
      Files.createDirectories(folder);
      WholeFiles.write(note(state), digest + "\n" + state.line() + "\n");
    } catch (IOException e) {
      LOG.warn("Cannot remember the digest of {}: {}", state.path(), e.toString());
    }
  }

  private Path note(State state) {
    return folder.resolve(Sha256.of(state.path().toString()) + ".sha256");
  }

  /**
   * What tells whether a file is still the same.
   *
   * @param entry inode, device and ctime, or what the system has instead
   * @param latest the latest change that is known of
   */
  private record State(Path path, long size, Instant changed, String entry, Instant latest) {
    static State of(Path path) throws IOException {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Instant changed = attributes.lastModifiedTime().toInstant();
      try {
        Map<String, Object> unix = Files.readAttributes(path, "unix:ino,dev,ctime");
        if (unix.get("ctime") instanceof FileTime entered) {
          String entry = unix.get("dev") + ":" + unix.get("ino") + " " + entered.toInstant();
          Instant latest = entered.toInstant().isAfter(changed) ? entered.toInstant() : changed;
          return new State(path, attributes.size(), changed, entry, latest);
        }
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        // Not a Unix: what the system has instead.
      }
      String entry = attributes.fileKey() + " " + attributes.creationTime();
      return new State(path, attributes.size(), changed, entry, changed);
    }

    String line() {
      return size + " " + changed + " " + entry + " " + path.toString().replace('\n', ' ');
    }
  }
}
