package dev.broca.torch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Files that appear under their names whole or not at all. */
public final class WholeFiles {
  private static final String PART = ".part";

  private WholeFiles() {}

  /** Gives what was made under another name its own, replacing a file that is there. */
  public static void move(Path fresh, Path target) throws IOException {
    try {
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes the content of a file. */
  public interface Content {
    public void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file. One that is there is replaced. */
  public static void write(Path target, Content content) throws IOException {
    try (WholeFile file = WholeFile.create(target)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(file.channel()), 1 << 16);
      content.writeTo(out);
      out.flush();
      file.commit();
    }
  }

  /** Writes a text in UTF-8. A file that is there is replaced. */
  public static void write(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Copies a resource out of its jar, unless a file of its size is there. Its folder is made when
   * need be. Another process that does the same is waited for, and what one that was killed has
   * left is deleted. Its SHA-256 is kept beside it, in {@code NAME.sha256}.
   */
  public static void unpack(URL resource, Path target) throws IOException {
    long size = size(resource);
    if (isThere(target, size)) {
      return;
    }
    Path folder = target.toAbsolutePath().resolveSibling("");
    try (FileLock _ = FileLock.acquire(folder.resolve(".lock"), () -> {})) {
      sweep(folder, target.getFileName() + ".");
      if (isThere(target, size)) {
        return;
      }
      Path part = folder.resolve(target.getFileName() + PART);
      try {
        write(hashOf(target), copy(resource, part) + "\n");
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Unpacking was interrupted.");
    }
  }

  /** The file that holds the SHA-256 of a file that was unpacked, in 64 hexadecimal digits. */
  public static Path hashOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  private static boolean isThere(Path file, long size) throws IOException {
    return Files.exists(file) && Files.size(file) == size;
  }

  private static long size(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }

  /**
   * Makes a copy that is on the disk, not only on its way, before it gets its name.
   *
   * @return its SHA-256
   */
  static String copy(URL resource, Path target) throws IOException {
    MessageDigest digest = Sha256.digest();
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = new DigestInputStream(connection.getInputStream(), digest);
        FileChannel channel =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      in.transferTo(out);
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Deletes parts of files that nobody makes any more; to be called by who holds the lock. */
  private static void sweep(Path folder, String beginning) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(beginning) && name.endsWith(PART)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
