package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenReadsBack() {
    Path path = folder.resolve("acts.safetensors");
    float[] floats = new float[100_000];
    var random = new SplittableRandom(3);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) random.nextDouble(-1, 1);
    }
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.metadata(Map.of("site", "block-output", "note", "\"quoted\" ünïcode"));
      writer.declare("flags", Encoding.BOOL, 3);
      writer.declare("acts", Encoding.F32, 10, 10_000);
      writer.declare("none", Encoding.F32, 0, 5);
      writer.declare("layers", Encoding.I64, 2);
      writer.declare("scalar", Encoding.F32);
      writer.declare("doubles", Encoding.F64, 10_000);
      writer.write(MemorySegment.ofArray(new byte[] {1, 0, 1}));
      writer.write(Arrays.copyOfRange(floats, 0, 30_001));
      writer.write(Arrays.copyOfRange(floats, 30_001, 100_000));
      writer.write(new long[] {-1, 1L << 60});
      writer.write(new float[] {42});
      writer.write(MemorySegment.ofArray(new double[10_000]).fill((byte) 0x3F));
      assertThat(path).doesNotExist();
      writer.commit();
    }
    try (var weights = SafeTensors.open(path)) {
      assertThat(weights.metadata()).containsEntry("note", "\"quoted\" ünïcode").hasSize(2);
      assertThat(weights.tensor("acts").shape()).containsExactly(10L, 10_000L);
      assertThat(weights.tensor("acts").floats()).isEqualTo(floats);
      assertThat(weights.tensor("flags").floats()).containsExactly(1, 0, 1);
      assertThat(weights.tensor("layers").floats()).containsExactly(-1, 0x1p60f);
      assertThat(weights.tensor("scalar").shape()).isEmpty();
      assertThat(weights.tensor("scalar").floats()).containsExactly(42);
      assertThat(weights.tensor("none").elements()).isZero();
      float filled = (float) Double.longBitsToDouble(0x3F3F3F3F3F3F3F3FL);
      assertThat(weights.tensor("doubles").floats()).hasSize(10_000).containsOnly(filled);
      for (String name : weights.names()) {
        assertThat(weights.tensor(name).aligned()).as(name).isTrue();
      }
    }
    assertThat(files()).containsExactly(path);
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    assertThat(Files.readAllBytes(small("one"))).isEqualTo(Files.readAllBytes(small("two")));
  }

  private Path small(String name) {
    Path path = folder.resolve(name);
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.metadata(Map.of("b", "2", "a", "1", "c", "3"));
      writer.declare("x", Encoding.F32, 2).declare("y", Encoding.I64, 1);
      writer.write(new float[] {1, 2});
      writer.write(new long[] {3});
      writer.commit();
    }
    return path;
  }

  @Test
  void filesWithoutTensorsAreValid() {
    Path path = folder.resolve("empty.safetensors");
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.commit();
    }
    try (var weights = SafeTensors.open(path)) {
      assertThat(weights.names()).isEmpty();
    }
  }

  @Test
  void abandonedFilesLeaveNothingBehind() {
    Path path = folder.resolve("x.safetensors");
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.declare("x", Encoding.F32, 2);
      writer.write(new float[] {1});
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("x: 4 bytes have not been written");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void anOldFileStaysUntilTheNewOneIsWhole() throws IOException {
    Path path = Golden.file(folder, "x.safetensors", new byte[] {1, 2, 3});
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.declare("x", Encoding.F32, 1);
      assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 3);
      writer.write(new float[] {1});
    }
    assertThat(Files.readAllBytes(path)).containsExactly(1, 2, 3);
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.declare("x", Encoding.F32, 1);
      writer.write(new float[] {1});
      writer.commit();
    }
    assertThat(Files.size(path)).isGreaterThan(3);
    assertThat(files()).containsExactly(path);
  }

  @Test
  void whatWasNotDeclaredIsRefused() {
    Path path = folder.resolve("x.safetensors");
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.declare("x", Encoding.F32, 2);
      assertThatThrownBy(() -> writer.declare("x", Encoding.F32, 2)).hasMessageContaining("twice");
      assertThatThrownBy(() -> writer.declare("q", Encoding.Q4_0, 32))
          .hasMessageContaining("not a type of safetensors");
      assertThatThrownBy(() -> writer.declare("__metadata__", Encoding.F32))
          .hasMessageContaining("reserved");
      assertThatThrownBy(() -> writer.declare("y", Encoding.F32, -1))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> writer.write(new float[3])).hasMessageContaining("room for 8");
      assertThatThrownBy(() -> writer.write(new long[1])).hasMessageContaining("declared as F32");
      assertThatThrownBy(() -> writer.write(MemorySegment.ofArray(new byte[3])))
          .hasMessageContaining("not whole elements");
      writer.write(new float[2]);
      assertThatThrownBy(() -> writer.declare("y", Encoding.F32))
          .hasMessageContaining("before the first write");
      assertThatThrownBy(() -> writer.write(new float[1])).hasMessageContaining("All declared");
    }
  }

  @Test
  void foldersThatAreMissingAreNamed() {
    Path path = folder.resolve("nowhere/x.safetensors");
    assertThatThrownBy(() -> SafeTensors.Writer.create(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(path.toString());
  }

  private List<Path> files() {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
