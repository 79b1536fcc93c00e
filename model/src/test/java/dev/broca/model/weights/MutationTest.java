package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files read, or are refused with a {@link ModelException}: nothing else is thrown, nothing
 * is read outside the file, and no claim in a header makes much memory be allocated. {@code
 * -Dbroca.fuzz=100000} damages more of them.
 */
class MutationTest {
  private static final int CASES = Integer.getInteger("broca.fuzz", 3000);

  /** Far above what any of these files of a few kilobytes needs, far below what they can claim. */
  private static final long MOST_ALLOCATED = 8 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @Test
  void safeTensors() {
    byte[] file = Golden.bytes(Golden.json("safetensors.json").get("file"));
    damage("x.safetensors", file, CASES, path -> readAll(SafeTensors.open(path)));
  }

  @Test
  void safeTensorsWhoseHeaderLengthIsRight() {
    byte[] file = Golden.bytes(Golden.json("safetensors.json").get("file"));
    var mutations = new Mutations(2);
    damage(
        "x.safetensors",
        CASES,
        () -> withLength(mutations.mutate(header(file)), file),
        path -> readAll(SafeTensors.open(path)));
  }

  @Test
  void indexesOfShards() {
    Golden.file(
        folder, "model-1.safetensors", Golden.bytes(Golden.json("safetensors.json").get("file")));
    String index =
        """
        {"metadata": {"total_size": 8},
         "weight_map": {"f32": "model-1.safetensors", "i8": "model-1.safetensors"}}
        """;
    damage(
        SafeTensors.INDEX,
        index.getBytes(StandardCharsets.UTF_8),
        CASES / 4,
        path -> readAll(SafeTensors.open(folder)));
  }

  @Test
  void gguf() {
    byte[] file = Golden.bytes(Golden.json("gguf.json").get("file"));
    damage("x.gguf", file, 2 * CASES, path -> readAll(Gguf.open(path)));
  }

  @Test
  void npy() {
    List<byte[]> files =
        Golden.json("npy.json")
            .get("arrays")
            .valueStream()
            .map(array -> Golden.bytes(array.get("file")))
            .toList();
    var mutations = new Mutations(3);
    var turn = new AtomicInteger();
    damage(
        "x.npy",
        CASES,
        () -> mutations.mutate(files.get(turn.getAndIncrement() % files.size())),
        path -> read(Npy.read(path)));
  }

  @Test
  void npz() {
    for (String kind : List.of("stored", "deflated")) {
      byte[] file = Golden.bytes(Golden.json("npy.json").get("archives").get(kind));
      damage("x.npz", file, CASES, MutationTest::readArchive);
    }
  }

  private static void readArchive(Path path) {
    try (var npz = Npz.open(path)) {
      for (String name : npz.names()) {
        read(npz.array(name));
      }
    }
  }

  private static void read(NpyArray array) {
    assertThat(array.doubles()).hasSize(array.size());
    assertThat(array.floats()).hasSize(array.size());
    if (array.encoding().integral()) {
      assertThat(array.longs()).hasSize(array.size());
    }
  }

  private static void readAll(Checkpoint checkpoint) {
    try (checkpoint) {
      for (String name : checkpoint.names()) {
        StoredTensor tensor = checkpoint.tensor(name);
        assertThat(tensor.floats()).hasSize((int) tensor.elements());
        assertThat(tensor.nonFinite()).isBetween(0L, tensor.elements());
        assertThat(tensor.bytes().byteSize()).isEqualTo(tensor.encoding().bytes(tensor.elements()));
      }
      if (checkpoint instanceof Gguf gguf) {
        assertThat(gguf.metadata().toString()).isNotNull();
      }
    }
  }

  private static byte[] header(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Arrays.copyOfRange(file, 8, 8 + length);
  }

  private static byte[] withLength(byte[] header, byte[] file) {
    int data = 8 + header(file).length;
    return ByteBuffer.allocate(8 + header.length + file.length - data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(file, data, file.length - data)
        .array();
  }

  private void damage(String name, byte[] file, int cases, Consumer<Path> reading) {
    var mutations = new Mutations(Long.getLong("broca.fuzz.seed", 1));
    damage(name, cases, () -> mutations.mutate(file), reading);
  }

  private void damage(String name, int cases, Supplier<byte[]> files, Consumer<Path> reading) {
    int read = 0;
    for (int i = 0; i < cases; i++) {
      byte[] file = files.get();
      Path path = Golden.file(folder, name, file);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      if (reads(path, file, reading)) {
        read++;
      }
      if (THREADS.getCurrentThreadAllocatedBytes() - before > MOST_ALLOCATED) {
        fail("too much was allocated for " + HexFormat.of().formatHex(file));
      }
      delete(path);
    }
    // Damage must not always be noticed, or the readers were never reached.
    assertThat(read).isBetween(1, cases - 1);
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean reads(Path path, byte[] file, Consumer<Path> reading) {
    try {
      reading.accept(path);
      return true;
    } catch (ModelException e) {
      assertThat(e).message().hasSizeBetween(20, 1000).contains(path.getFileName().toString());
      return false;
    } catch (RuntimeException e) {
      return fail(HexFormat.of().formatHex(file), e);
    }
  }
}
