package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GgufTest {
  private static final JsonNode GOLDEN = Golden.json("gguf.json");
  private static final int F32 = 0;
  private static final int Q4_0 = 2;
  private static final int ARRAY = 9;
  private static final int STRING = 8;
  private static final int UINT32 = 4;

  @TempDir Path folder;

  @Test
  void everyTensorReadsAsTheFormatsOwnLibraryWroteIt() {
    try (var weights = open(Golden.bytes(GOLDEN.get("file")))) {
      assertThat(weights.names()).hasSize(GOLDEN.get("tensors").size());
      for (JsonNode expected : GOLDEN.get("tensors")) {
        StoredTensor tensor = weights.tensor(expected.get("name").asString());
        assertThat(tensor.encoding().name()).isEqualTo(expected.get("encoding").asString());
        assertThat(tensor.shape()).isEqualTo(Golden.shape(expected.get("shape")));
        assertThat(Golden.bits(tensor.floats()))
            .isEqualTo(Golden.bits(Golden.floats(expected.get("values"))));
      }
    }
  }

  @Test
  void everyMetadataTypeReadsAsWritten() {
    try (var weights = open(Golden.bytes(GOLDEN.get("file")))) {
      assertThat(weights.metadata())
          .containsEntry("general.architecture", "llama")
          .containsEntry("test.u8", 200L)
          .containsEntry("test.i8", -100L)
          .containsEntry("test.u16", 60000L)
          .containsEntry("test.i16", -30000L)
          .containsEntry("test.u32", 4000000000L)
          .containsEntry("test.i32", -2000000000L)
          .containsEntry("test.u64", BigInteger.TWO.pow(63).add(BigInteger.valueOf(5)))
          .containsEntry("test.i64", -(1L << 62))
          .containsEntry("test.f32", 1e-5f)
          .containsEntry("test.f64", 1e-300)
          .containsEntry("test.yes", true)
          .containsEntry("test.no", false)
          .containsEntry("test.text", "naïve 🦙\n")
          .containsEntry("test.strings", List.of("a", "", "Ġcat", "日本"))
          .containsEntry("test.ints", List.of(1L, -2L, 3L))
          .containsEntry("test.floats", List.of(0.5f, -1.25f))
          .containsEntry("test.flags", List.of(true, false, true));
    }
  }

  @Test
  void metadataIsReadByType() {
    try (var weights = open(Golden.bytes(GOLDEN.get("file")))) {
      assertThat(weights.text("test.text")).contains("naïve 🦙\n");
      assertThat(weights.flag("test.yes")).contains(true);
      assertThat(weights.integer("test.u32")).hasValue(4000000000L);
      assertThat(weights.number("test.f32")).hasValue(1e-5f);
      assertThat(weights.number("test.u8")).hasValue(200);
      assertThat(weights.list("test.strings", String.class))
          .contains(List.of("a", "", "Ġcat", "日本"));
      assertThat(weights.list("test.ints", Long.class)).contains(List.of(1L, -2L, 3L));
      assertThat(weights.text("absent")).isEmpty();
      assertThat(weights.integer("absent")).isEmpty();
      assertThat(weights.number("absent")).isEmpty();
      assertThat(weights.list("absent", Long.class)).isEmpty();
      assertThatThrownBy(() -> weights.integer("test.u64"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("test.u64 should be Long, it is BigInteger");
      assertThatThrownBy(() -> weights.list("test.ints", String.class))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("should be a list of String, it is a list of Long");
      assertThatThrownBy(() -> weights.text("test.ints"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("should be String, it is a list of Long");
    }
  }

  @Test
  void metadataOutlivesTheFile() {
    var weights = open(Golden.bytes(GOLDEN.get("file")));
    weights.close();
    assertThat(weights.metadata()).containsEntry("test.ints", List.of(1L, -2L, 3L));
    assertThatThrownBy(() -> weights.tensor("f32").floats())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void versionTwoIsReadAndDimensionsAreTurnedAround() {
    var file = GgufBytes.version(2, 1, 0).tensor("x", F32, 0, 2, 3).align(32).zeros(24);
    try (var weights = open(file.bytes())) {
      assertThat(weights.tensor("x").shape()).containsExactly(3L, 2L);
    }
  }

  @Test
  void alignmentIsThatOfTheFile() {
    var file =
        GgufBytes.version(3, 2, 1)
            .text("general.alignment")
            .int32(UINT32)
            .int32(128)
            .tensor("x", F32, 0, 1)
            .tensor("y", F32, 128, 1)
            .align(128)
            .int32(Float.floatToIntBits(1))
            .align(128)
            .int32(Float.floatToIntBits(2));
    try (var weights = open(file.bytes())) {
      assertThat(weights.tensor("x").floats()).containsExactly(1);
      assertThat(weights.tensor("y").floats()).containsExactly(2);
    }
  }

  @Test
  void arraysOfArraysAreListsOfLists() {
    var file =
        GgufBytes.version(3, 0, 1)
            .text("k")
            .int32(ARRAY)
            .int32(ARRAY)
            .int64(2)
            .int32(UINT32)
            .int64(1)
            .int32(7)
            .int32(STRING)
            .int64(0);
    try (var weights = open(file.bytes())) {
      assertThat(weights.metadata()).containsEntry("k", List.of(List.of(7L), List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void countsBeyondTheFileAreRefused(long count) {
    String claim = "claims " + Long.toUnsignedString(count);
    refuse(GgufBytes.version(3, count, 0), claim + " tensors");
    refuse(GgufBytes.version(3, 0, count), claim + " metadata entries");
    refuse(GgufBytes.version(3, 0, 1).int64(count).zeros(20), claim + " bytes");
    var key = GgufBytes.version(3, 0, 1).text("k");
    refuse(key.int32(STRING).int64(count).zeros(9), "'k' " + claim + " bytes");
    for (int type = 0; type <= 12; type++) {
      var array = GgufBytes.version(3, 0, 1).text("k").int32(ARRAY).int32(type).int64(count);
      refuse(array.zeros(100), claim + " elements in 'k'");
    }
  }

  @Test
  void nestingHasAnEnd() {
    var file = GgufBytes.version(3, 0, 1).text("k").int32(ARRAY);
    for (int i = 0; i < 100_000; i++) {
      file.int32(ARRAY).int64(1);
    }
    refuse(file, "nests arrays more than 4 deep");
  }

  @Test
  void otherFilesAndVersionsAreRefused() {
    refuse(new GgufBytes().int32(0x12345678).zeros(100), "not in the GGUF format");
    refuse(new GgufBytes(), "not in the GGUF format");
    refuse(new GgufBytes().int32(0x46554747), "ends inside its header");
    refuse(GgufBytes.version(1, 0, 0), "version 1 of the format");
    refuse(GgufBytes.version(4, 0, 0), "version 4 of the format");
    refuse(GgufBytes.version(Integer.reverseBytes(3), 0, 0), "big-endian");
  }

  @Test
  void metadataThatCannotBeIsRefused() {
    refuse(GgufBytes.version(3, 0, 1).text("k").int32(13).zeros(8), "unknown type 13");
    refuse(GgufBytes.version(3, 0, 1).text("k").int32(-1).zeros(8), "unknown type 4294967295");
    refuse(
        GgufBytes.version(3, 0, 2)
            .text("k")
            .int32(UINT32)
            .int32(0)
            .text("k")
            .int32(UINT32)
            .int32(0),
        "'k' twice");
    refuse(
        GgufBytes.version(3, 0, 1).text("general.alignment").int32(UINT32).int32(0),
        "power of two, it is '0'");
    refuse(
        GgufBytes.version(3, 0, 1).text("general.alignment").int32(STRING).text("32\n"),
        "power of two, it is '32?'");
    refuse(
        GgufBytes.version(3, 0, 1).text("split.count").int32(UINT32).int32(3),
        "one of 3 parts of a split file");
  }

  @Test
  void tensorsThatCannotBeAreRefused() {
    refuse(tensor(32, "x", F32, 0, 9), "'x' needs 36 bytes from offset 0");
    refuse(tensor(32, "x", F32, 32, 1), "'x' needs 4 bytes from offset 32");
    refuse(tensor(32, "x", F32, 1, 1), "not a multiple of 32");
    refuse(tensor(32, "x", F32, -32, 1), "offset 18446744073709551584");
    refuse(tensor(32, "x", F32, Long.MAX_VALUE - 31, 1), "offset 9223372036854775776");
    refuse(tensor(32, "x", F32, 0, Long.MAX_VALUE), "impossible shape");
    refuse(tensor(32, "x", F32, 0, -1), "impossible shape");
    refuse(tensor(32, "x", F32, 0, 1L << 32, 1L << 32), "impossible shape");
    refuse(tensor(32, "x", Q4_0, 0, 31), "impossible shape");
    refuse(tensor(32, "x", Q4_0, 0, 16, 2), "impossible shape");
    refuse(tensor(32, "x", F32, 0, 1, 1, 1, 1, 1), "claims 5 dimensions");
    refuse(tensor(32, "x", 16, 0, 256), "stored as IQ2_XXS");
    refuse(tensor(32, "x", 4, 0, 256), "stored as type 4");
    refuse(
        GgufBytes.version(3, 2, 0)
            .tensor("x", F32, 0, 9)
            .tensor("y", F32, 32, 1)
            .align(32)
            .zeros(64),
        "tensors 'x' and 'y' overlap");
    refuse(
        GgufBytes.version(3, 2, 0)
            .tensor("x", F32, 0, 1)
            .tensor("x", F32, 32, 1)
            .align(32)
            .zeros(64),
        "'x' is stored twice");
  }

  private static GgufBytes tensor(int data, String name, int type, long offset, long... sizes) {
    return GgufBytes.version(3, 1, 0).tensor(name, type, offset, sizes).align(32).zeros(data);
  }

  private void refuse(GgufBytes file, String message) {
    assertThatThrownBy(() -> open(file.bytes()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(folder.resolve("tiny.gguf").toString());
  }

  private Gguf open(byte[] bytes) {
    return Gguf.open(Golden.file(folder, "tiny.gguf", bytes));
  }
}
