package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.JsonNode;

class DecoderTest {
  private static final JsonNode BLOCKS = Golden.json("blocks.json");

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ANY, names = ".*Q.*")
  void blocksDecodeToTheLastBitAsInGgml(Encoding encoding) {
    JsonNode golden = BLOCKS.get(encoding.name());
    float[] expected = Golden.floats(golden.get("values"));
    float[] found = decode(encoding, Golden.bytes(golden.get("bytes")), expected.length);
    assertThat(Golden.bits(found)).isEqualTo(Golden.bits(expected));
  }

  @ParameterizedTest
  @EnumSource
  void longTensorsDecodeAsTheirBlocksDo(Encoding encoding) {
    long elements = 2 * Batches.PIECE + 3L * Batches.BATCH + 256;
    byte[] bytes = random(encoding.bytes(elements));
    float[] whole = decode(encoding, bytes, (int) elements);
    int step = encoding.bytesPerBlock() * 1024;
    for (int first = 0; first < bytes.length; first += 7 * step) {
      byte[] part = Arrays.copyOfRange(bytes, first, Math.min(first + step, bytes.length));
      int from = first / encoding.bytesPerBlock() * encoding.elementsPerBlock();
      int count = part.length / encoding.bytesPerBlock() * encoding.elementsPerBlock();
      assertThat(Golden.bits(Arrays.copyOfRange(whole, from, from + count)))
          .as("from element %d", from)
          .isEqualTo(Golden.bits(decode(encoding, part, count)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryOfOneThreadIsDecodedToo(Encoding encoding) {
    int elements = (int) (2 * Batches.PIECE);
    byte[] bytes = random(encoding.bytes(elements));
    try (var arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(4L * elements, 4);
      tensor(encoding, bytes, elements).decode(target);
      assertThat(Golden.bits(target.toArray(ValueLayout.JAVA_FLOAT)))
          .isEqualTo(Golden.bits(decode(encoding, bytes, elements)));
    }
  }

  @Test
  void everyHalfIsSignTimesSignificandTimesPowerOfTwo() {
    byte[] bytes = everyPattern();
    float[] found = decode(Encoding.F16, bytes, 1 << 16);
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      float sign = bits >> 15 == 0 ? 1 : -1;
      float magnitude =
          exponent == 31
              ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
              : exponent == 0
                  ? Math.scalb((float) fraction, -24)
                  : Math.scalb((float) (1024 + fraction), exponent - 25);
      assertThat(found[bits]).as("%04x", bits).isEqualTo(Float.valueOf(sign * magnitude));
    }
  }

  @Test
  void everyBrainFloatIsTheUpperHalfOfAFloat() {
    float[] found = decode(Encoding.BF16, everyPattern(), 1 << 16);
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertThat(found[bits]).isEqualTo(Float.valueOf(Float.intBitsToFloat(bits << 16)));
    }
  }

  @Test
  void integersAndDoublesRoundToNearest() {
    var longs = MemorySegment.ofArray(new long[] {1L << 40, (1L << 24) + 1, -(1L << 24) - 3});
    assertThat(decode(Encoding.I64, longs.toArray(ValueLayout.JAVA_BYTE), 3))
        .containsExactly(0x1p40f, 0x1p24f, -(0x1p24f + 4));
    var doubles = MemorySegment.ofArray(new double[] {0.1, 1e300, -1e-300});
    assertThat(decode(Encoding.F64, doubles.toArray(ValueLayout.JAVA_BYTE), 3))
        .containsExactly(0.1f, Float.POSITIVE_INFINITY, -0.0f);
    assertThat(decode(Encoding.BOOL, new byte[] {0, 1, 2, -1}, 4)).containsExactly(0, 1, 1, 1);
    assertThat(decode(Encoding.U8, new byte[] {-1, 0}, 2)).containsExactly(255, 0);
    assertThat(decode(Encoding.I8, new byte[] {-1, 0}, 2)).containsExactly(-1, 0);
  }

  @ParameterizedTest
  @EnumSource
  void nonFiniteElementsAreCountedAsDecoded(Encoding encoding) {
    int elements = (int) (Batches.PIECE + 2 * Batches.BATCH);
    byte[] bytes = random(encoding.bytes(elements));
    float[] values = decode(encoding, bytes, elements);
    long expected = IntStream.range(0, elements).filter(i -> !Float.isFinite(values[i])).count();
    assertThat(tensor(encoding, bytes, elements).nonFinite()).isEqualTo(expected);
    // Random scales and exponents are non-finite often enough for this to be a test.
    assertThat(expected > 0).isEqualTo(!encoding.integral());
  }

  @Test
  void targetsThatAreTooSmallAreRefused() {
    StoredTensor tensor = tensor(Encoding.U8, new byte[3], 3);
    assertThatThrownBy(() -> tensor.decode(MemorySegment.ofArray(new float[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 elements");
  }

  private static byte[] everyPattern() {
    var patterns = new byte[1 << 17];
    for (int i = 0; i < 1 << 16; i++) {
      patterns[2 * i] = (byte) i;
      patterns[2 * i + 1] = (byte) (i >> 8);
    }
    return patterns;
  }

  private static byte[] random(long count) {
    var bytes = new byte[(int) count];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  private static float[] decode(Encoding encoding, byte[] bytes, int elements) {
    return tensor(encoding, bytes, elements).floats();
  }

  private static StoredTensor tensor(Encoding encoding, byte[] bytes, long elements) {
    return new StoredTensor(
        "x",
        new MappedFile(Path.of("x"), MemorySegment.ofArray(bytes)),
        encoding,
        List.of(elements),
        MemorySegment.ofArray(bytes),
        Arena.ofAuto());
  }
}
