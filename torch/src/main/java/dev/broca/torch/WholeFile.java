package dev.broca.torch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears under its name whole or not at all: it is written beside it under a temporary
 * name, brought to disk, and renamed. Closing without {@link #commit} deletes what was written.
 */
public final class WholeFile implements AutoCloseable {
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private WholeFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Opens the temporary file in the folder of {@code target}, which must exist. */
  public static WholeFile create(Path target) throws IOException {
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    return new WholeFile(
        target,
        temporary,
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Where the content is written. */
  public FileChannel channel() {
    return channel;
  }

  /** Gives the file its name, replacing one that is there. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    WholeFiles.move(temporary, target);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
