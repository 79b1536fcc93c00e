package dev.broca.model.weights;

import dev.broca.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
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
 * <p>The digest of a file is remembered in a folder under its real path, size and time of change,
 * so that it is computed once. In the cache of Hugging Face the name of a large file ({@code
 * blobs/<64 hex digits>}) is its SHA-256 already.
 */
public final class WeightsHash {
  private static final Logger LOG = LoggerFactory.getLogger(WeightsHash.class);
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** A file changed so recently could change again without its time of change telling. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Path folder;

  /** {@code folder} is where digests are remembered; it is created when there is something. */
  public WeightsHash(Path folder) {
    this.folder = folder;
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
    return HexFormat.of().formatHex(sha256().digest(description.getBytes(StandardCharsets.UTF_8)));
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
    MessageDigest sha = sha256();
    digests.forEach(digest -> sha.update(HexFormat.of().parseHex(digest)));
    return HexFormat.of().formatHex(sha.digest());
  }

  private String digest(Path file) {
    try {
      Path real = file.toRealPath();
      Optional<String> named = blob(real);
      if (named.isPresent()) {
        return named.get();
      }
      State before = State.of(real);
      Optional<String> remembered = remembered(before);
      if (remembered.isPresent()) {
        return remembered.get();
      }
      String digest = compute(real);
      if (!State.of(real).equals(before)) {
        throw new ModelException(file + " changed while it was read. Try again.");
      }
      remember(before, digest);
      return digest;
    } catch (IOException e) {
      throw new ModelException("Cannot read " + file + ": " + e + ".", e);
    }
  }

  private static Optional<String> blob(Path real) {
    Path parent = real.getParent();
    String name = real.getFileName().toString();
    boolean blob = parent != null && parent.endsWith("blobs") && DIGEST.matcher(name).matches();
    return blob ? Optional.of(name) : Optional.empty();
  }

  private static String compute(Path file) throws IOException {
    MessageDigest sha = sha256();
    var buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sha.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
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
    if (state.changed().isAfter(Instant.now().minus(SETTLED))) {
      return;
    }
    byte[] note = (digest + "\n" + state.line() + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(folder);
      AtomicFile.write(note(state), out -> out.write(note));
    } catch (IOException | ModelException e) {
      LOG.warn("Cannot remember the digest of {}: {}", state.path(), e.toString());
    }
  }

  private Path note(State state) {
    byte[] path = state.path().toString().getBytes(StandardCharsets.UTF_8);
    return folder.resolve(HexFormat.of().formatHex(sha256().digest(path)) + ".sha256");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** What tells whether a file is still the same. */
  private record State(Path path, long size, Instant changed) {
    static State of(Path path) throws IOException {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new State(path, attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    String line() {
      return size + " " + changed + " " + path.toString().replace('\n', ' ');
    }
  }
}
