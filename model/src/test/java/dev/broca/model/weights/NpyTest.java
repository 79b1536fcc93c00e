package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class NpyTest {
  private static final JsonNode GOLDEN = Golden.json("npy.json");

  @TempDir Path folder;

  @Test
  void everyArrayReadsAsNumPyWroteIt() {
    for (JsonNode expected : GOLDEN.get("arrays")) {
      NpyArray array = read(Golden.bytes(expected.get("file")));
      double[] values =
          expected.get("values").valueStream().mapToDouble(JsonNode::asDouble).toArray();
      assertThat(array.shape().stream().map(Integer::longValue).toList())
          .isEqualTo(Golden.shape(expected.get("shape")));
      assertThat(array.doubles()).isEqualTo(values);
      assertThat(array.size()).isEqualTo(values.length);
      float[] floats = array.floats();
      for (int i = 0; i < values.length; i++) {
        assertThat(floats[i]).isEqualTo((float) values[i]);
      }
      if (array.encoding().integral()) {
        long[] longs = array.longs();
        for (int i = 0; i < values.length; i++) {
          assertThat(longs[i]).isEqualTo((long) values[i]);
        }
      }
    }
  }

  @Test
  void whatIsWrittenIsWhatNumPyWrites() throws IOException {
    int written = 0;
    for (JsonNode expected : GOLDEN.get("arrays")) {
      if (expected.get("as_saved").asBoolean()) {
        byte[] bytes = Golden.bytes(expected.get("file"));
        Path path = folder.resolve("again.npy");
        Npy.write(path, read(bytes));
        assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        written++;
      }
    }
    assertThat(written).isGreaterThan(20);
  }

  @Test
  void arraysAreMadeFromJavaArrays() {
    assertThat(NpyArray.of(new float[] {1, 2}, 2).doubles()).containsExactly(1, 2);
    assertThat(NpyArray.of(new double[] {0.1, 2}, 1, 2).doubles()).containsExactly(0.1, 2);
    assertThat(NpyArray.of(new long[] {1L << 62}, 1).longs()).containsExactly(1L << 62);
    assertThat(NpyArray.of(new int[] {-7}).longs()).containsExactly(-7);
    assertThat(NpyArray.of(new boolean[] {true, false}, 2).longs()).containsExactly(1, 0);
    NpyArray bytes = NpyArray.of(Encoding.U8, MemorySegment.ofArray(new byte[] {-1, 3}), 2);
    assertThat(bytes.longs()).containsExactly(255, 3);
    assertThatThrownBy(() -> NpyArray.of(new float[3], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs 8 bytes, not 12");
    assertThatThrownBy(() -> NpyArray.of(Encoding.BF16, MemorySegment.ofArray(new byte[2]), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NumPy has no type BF16");
  }

  @Test
  void floatsAreNotIntegers() {
    NpyArray floats = NpyArray.of(new float[] {1}, 1);
    assertThatThrownBy(floats::longs)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Expected an array of integers, found one of F32");
  }

  @Test
  void changingTheOriginalDoesNotChangeTheArray() {
    float[] values = {1, 2};
    NpyArray array = NpyArray.of(values, 2);
    values[0] = 9;
    array.floats()[1] = 9;
    assertThat(array.floats()).containsExactly(1, 2);
    assertThat(array.shape()).isEqualTo(List.of(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      textBlock =
          """
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), }            ! 4 !
          {"shape":(1L,),"fortran_order":True,"descr":"<f4"}                   ! 4 !
          {'descr': '<f4', 'fortran_order': False, 'shape': (0, 2147483647)}   ! 0 !
          {'descr': '<f4', 'fortran_order': False, 'shape': (2,), }            ! 4 ! needs 8 bytes; 4 are there
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), }            ! 5 ! goes on after its array
          {'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), } ! 4 ! impossibly large
          {'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,), }   ! 4 ! a size below 2^31
          {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), } ! 4 ! a size below 2^31
          {'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }           ! 4 ! a size below 2^31
          {'descr': '<f4', 'fortran_order': False, 'shape': (1), }             ! 4 ! a tuple
          {'descr': '<f4', 'fortran_order': False, 'shape': (1 1), }           ! 4 ! a tuple
          {'descr': '<f4', 'fortran_order': False, 'shape': 1, }               ! 4 ! '('
          {'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }                ! 4 ! True or False
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}      ! 4 ! only descr
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)} ! 4 ! one shape
          {'descr': '<f4', 'fortran_order': False}                             ! 4 ! descr, fortran_order and shape
          {'descr': '<f4', 'fortran_order': False, 'shape': (1,) } x           ! 4 ! nothing after

          {'descr': '<c8', 'fortran_order': False, 'shape': (1,), }            ! 8 ! '<c8'; supported are
          {'descr': '|O', 'fortran_order': False, 'shape': (1,), }             ! 4 ! pickled Python objects
          {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }   ! 4 ! structured dtype
          {'descr': '<f4                                                       ! 4 ! a string that ends
          {descr: '<f4'}                                                       ! 4 ! a string
          [1]                                                                  ! 4 ! '{'
          """)
  void headersAreReadAsPythonWouldOrRefused(String header, int data, String message) {
    byte[] file = file(header, data);
    if (message == null) {
      assertThat(read(file).size()).isEqualTo(data / 4);
    } else {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    ">f8, 3ff8000000000000c000000000000000, 1.5, -2",
    ">f4, 3fc00000c0000000, 1.5, -2",
    ">f2, 3e00c000, 1.5, -2",
    ">i8, 000000000000000affffffffffffffff, 10, -1",
    ">i4, 0000000affffffff, 10, -1",
    ">i2, 000affff, 10, -1",
    ">u2, 000affff, 10, 65535",
    "<u2, 0a00ffff, 10, 65535",
    "<u4, 0a000000ffffffff, 10, 4294967295",
    ">u4, 0000000affffffff, 10, 4294967295",
  })
  void bothByteOrdersAreRead(String descr, String hex, double first, double second) {
    byte[] data = java.util.HexFormat.of().parseHex(hex);
    byte[] file =
        file(
            "{'descr': '%s', 'fortran_order': False, 'shape': (2,), }".formatted(descr),
            data.length);
    System.arraycopy(data, 0, file, file.length - data.length, data.length);
    assertThat(read(file).doubles()).containsExactly(first, second);
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("not in the .npy format");
    assertThatThrownBy(() -> read("{'descr'".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("not in the .npy format");
    byte[] future = file("{}", 0);
    future[6] = 4;
    assertThatThrownBy(() -> read(future)).hasMessageContaining("version 4.0");
    byte[] large = file("{}", 0);
    large[6] = 2;
    assertThatThrownBy(() -> read(large)).hasMessageContaining("at most 10000");
    assertThatThrownBy(() -> Npy.read(folder.resolve("nowhere.npy")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nowhere.npy");
  }

  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    var file = new byte[10 + text.length + data];
    System.arraycopy(NpyHeader.MAGIC, 0, file, 0, 6);
    file[6] = 1;
    file[8] = (byte) text.length;
    file[9] = (byte) (text.length >> 8);
    System.arraycopy(text, 0, file, 10, text.length);
    return file;
  }

  private NpyArray read(byte[] bytes) {
    return Npy.read(Golden.file(folder, "x.npy", bytes));
  }
}
