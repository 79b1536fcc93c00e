package dev.broca.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the bytes of a file must hash to. The hub sends SHA-256 for files in large file storage and
 * git's object id for all others; its cache names blobs by it. Sets of data have what their authors
 * publish.
 */
sealed interface Checksum {
  /** The hash in lower-case hexadecimal digits. */
  String hex();

  /** What the hash is called. */
  String kind();

  /** The hash of the whole file. */
  record Sha256(String hex) implements Checksum {
    @Override
    public String kind() {
      return "SHA-256";
    }
  }

  /** The SHA-1 of the whole file. */
  record Sha1(String hex) implements Checksum {
    @Override
    public String kind() {
      return "SHA-1";
    }
  }

  /** SHA-1 of {@code "blob " size "\0"} and the file, as git computes it. */
  record GitBlob(String hex) implements Checksum {
    @Override
    public String kind() {
      return "git object id";
    }
  }

  /** The checksum in an ETag header, weak or quoted; none when it is of another kind. */
  static Optional<Checksum> ofETag(String etag) {
    String hex = etag.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
    if (Patterns.SHA256.matcher(hex).matches()) {
      return Optional.of(new Sha256(hex));
    }
    return Patterns.SHA1.matcher(hex).matches() ? Optional.of(new GitBlob(hex)) : Optional.empty();
  }

  /** The same checksum computed from a file. */
  default String of(Path file) throws IOException {
    MessageDigest digest =
        switch (this) {
          case Sha256 _ -> digest("SHA-256");
          case Sha1 _ -> digest("SHA-1");
          case GitBlob _ -> {
            MessageDigest sha1 = digest("SHA-1");
            sha1.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            yield sha1;
          }
        };
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has " + algorithm, e);
    }
  }

  /** Compiled once. */
  final class Patterns {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

    private Patterns() {}
  }
}
