package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import dev.broca.torch.WholeFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears under its name whole or not at all: it is written beside it under a temporary
 * name, brought to disk, and renamed. Closing without {@link #commit} deletes what was written.
 */
final class AtomicFile implements AutoCloseable {
  /** Writes the content of a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Opens the temporary file in the folder of {@code target}, which must exist. */
  static AtomicFile create(Path target) {
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      return new AtomicFile(
          target,
          temporary,
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Writes a whole file. */
  static void write(Path target, Content content) {
    try (var file = create(target)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(file.channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      file.commit();
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Gives the file its name, replacing one that is there. */
  void commit() {
    try {
      channel.force(true);
      channel.close();
      WholeFiles.move(temporary, target);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  static ModelException failure(Path target, IOException e) {
    return new ModelException(
        "Cannot write " + target + ": " + e + ". Is its folder there, writable and not full?", e);
  }
}
