package dev.broca.model.weights;

import dev.broca.model.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file mapped for reading. Its size is that at opening: whoever reads through {@code bytes} stays
 * inside. (Cutting the file short while it is mapped faults, in any program.)
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
