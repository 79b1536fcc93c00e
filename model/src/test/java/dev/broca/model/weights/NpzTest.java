package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stored", "deflated"})
  void archivesReadAsNumPyWroteThem(String kind) {
    byte[] bytes = Golden.bytes(Golden.json("npy.json").get("archives").get(kind));
    try (var npz = Npz.open(Golden.file(folder, "x.npz", bytes))) {
      assertThat(npz.names()).containsExactly("a", "b/c", "zeros");
      assertThat(npz.array("a").shape()).containsExactly(2, 3);
      assertThat(npz.array("a").doubles()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(npz.array("b/c").longs()).containsExactly(1, 2);
      assertThat(npz.array("zeros").floats()).containsOnly(0).hasSize(4096);
    }
  }

  @Test
  void whatIsWrittenReadsBackAndIsTheSameEveryTime() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("t", NpyArray.of(new double[] {1.5, -2}, 2, 1));
    arrays.put("mask", NpyArray.of(new long[] {0, 1, 1}, 3));
    Path one = folder.resolve("one.npz");
    Path two = folder.resolve("two.npz");
    Npz.write(one, arrays);
    Npz.write(two, arrays);
    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
    try (var zip = new ZipFile(one.toFile())) {
      // No field that depends on the clock or the time zone.
      assertThat(zip.stream().map(ZipEntry::getExtra)).containsOnlyNulls();
    }
    try (var npz = Npz.open(one)) {
      assertThat(npz.names()).containsExactly("t", "mask");
      assertThat(npz.array("t").doubles()).containsExactly(1.5, -2);
      assertThat(npz.array("t").shape()).containsExactly(2, 1);
      assertThat(npz.array("mask").longs()).containsExactly(0, 1, 1);
    }
  }

  @Test
  void failedWritesLeaveNothingBehind() throws IOException {
    Map<String, NpyArray> arrays = Map.of("x".repeat(70_000), NpyArray.of(new long[1], 1));
    assertThatThrownBy(() -> Npz.write(folder.resolve("x.npz"), arrays))
        .isInstanceOf(IllegalArgumentException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void namesAreKeysAndNothingElse() throws IOException {
    byte[] array = npy(new long[] {7});
    Path path = archive(Map.of("../../outside.npy", array, "readme.txt", new byte[3]));
    try (var npz = Npz.open(path)) {
      assertThat(npz.names()).containsExactly("../../outside");
      assertThat(npz.array("../../outside").longs()).containsExactly(7);
      assertThatThrownBy(() -> npz.array("outside"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("nearest: '../../outside'");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void arraysThatClaimMoreThanTheirEntryAreRefused() throws IOException {
    byte[] honest = npy(new long[1000]);
    byte[] shorter = Arrays.copyOf(honest, honest.length - 8);
    byte[] longer = Arrays.copyOf(honest, honest.length + 8);
    try (var npz = Npz.open(archive(Map.of("short.npy", shorter, "long.npy", longer)))) {
      assertThatThrownBy(() -> npz.array("short"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("needs 8000 bytes; 7992 are there");
      assertThatThrownBy(() -> npz.array("long"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("goes on after its array");
    }
  }

  @Test
  void claimsBeyondWhatDeflateCanDoAreRefused() throws IOException {
    // The directory claims a gigabyte, and so does the array; the entry has some 150 bytes.
    byte[] claim = header(1 << 27);
    int size = claim.length + (1 << 30);
    Path path = archive(Map.of("bomb.npy", claim));
    byte[] bytes = Files.readAllBytes(path);
    int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    for (int i = 0; i < 4; i++) {
      bytes[directory + 24 + i] = (byte) (size >> (8 * i));
    }
    try (var npz = Npz.open(Files.write(path, bytes))) {
      assertThatThrownBy(() -> npz.array("bomb"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("needs 1073741824 bytes");
    }
  }

  @Test
  void damagedContentIsRefused() throws IOException {
    byte[] bytes = Golden.bytes(Golden.json("npy.json").get("archives").get("stored"));
    int at = indexOf(bytes, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F});
    bytes[at] ^= 1;
    try (var npz = Npz.open(Golden.file(folder, "x.npz", bytes))) {
      assertThatThrownBy(() -> npz.array("a"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("checksum");
    }
  }

  @Test
  void otherFilesAreRefused() {
    Path path = Golden.file(folder, "x.npz", new byte[100]);
    assertThatThrownBy(() -> Npz.open(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(path.toString());
    assertThatThrownBy(() -> Npz.open(folder.resolve("nowhere.npz")))
        .isInstanceOf(ModelException.class);
  }

  private byte[] npy(long[] values) throws IOException {
    Path path = folder.resolve("temporary.npy");
    Npy.write(path, NpyArray.of(values, values.length));
    byte[] bytes = Files.readAllBytes(path);
    Files.delete(path);
    return bytes;
  }

  private static byte[] header(int elements) {
    return new NpyHeader(Encoding.I64, false, List.of(elements)).write();
  }

  private Path archive(Map<String, byte[]> entries) throws IOException {
    Path path = folder.resolve("made.npz");
    try (OutputStream out = Files.newOutputStream(path);
        var zip = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return path;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
