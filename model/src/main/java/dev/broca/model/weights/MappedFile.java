package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file mapped for reading. Its size is that at opening: whoever reads through {@code bytes} stays
 * inside. Reading what was cut off since then would fault, in any program: {@link #requireWhole}.
 */
record MappedFile(Path path, MemorySegment bytes) {
  private static final byte[] LFS_POINTER =
      "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

  static MappedFile open(Path path, Arena arena) {
    if (!Files.isRegularFile(path)) {
      throw new ModelException(
          path + (Files.exists(path) ? " is not a regular file." : " does not exist."));
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var file = new MappedFile(path, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
      file.refusePointer();
      return file;
    } catch (IOException e) {
      throw new ModelException("Cannot read " + path + ": " + e.getMessage() + ".", e);
    }
  }

  long size() {
    return bytes.byteSize();
  }

  /**
   * Checks that the file is still as long as it was.
   *
   * @throws ModelException if it was cut short, as by a copy over it
   */
  void requireWhole() {
    try {
      long now = Files.size(path);
      if (now < size()) {
        throw new ModelException(
            "%s was cut short while it was in use: it had %,d bytes and has %,d. Leave it alone until Broca is done, and run again."
                .formatted(path, size(), now));
      }
    } catch (NoSuchFileException e) {
      // Removed or renamed: the mapping keeps what was there.
    } catch (IOException e) {
      throw new ModelException("Cannot read " + path + ": " + e.getMessage() + ".", e);
    }
  }

  /** The first bytes of the file, fewer when it is shorter. */
  byte[] head(int count) {
    return bytes.asSlice(0, Math.min(count, size())).toArray(ValueLayout.JAVA_BYTE);
  }

  private void refusePointer() {
    if (Arrays.equals(head(LFS_POINTER.length), LFS_POINTER)) {
      throw new ModelException(
          path
              + " is a Git LFS pointer, not the weights themselves: run `git lfs pull` in its"
              + " folder.");
    }
  }
}
