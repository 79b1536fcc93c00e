package dev.broca.torch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear under their names whole or not at all. */
public final class WholeFiles {
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

  /**
   * Copies a resource out of its jar, unless a file of its size is there. Its folder is made when
   * need be; another process may be doing the same.
   */
  public static void unpack(URL resource, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
        return;
      }
      Path part =
          Files.createTempFile(
              target.toAbsolutePath().getParent(), target.getFileName() + ".", ".part");
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}
