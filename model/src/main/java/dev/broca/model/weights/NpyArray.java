package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array as NumPy has it: a shape, and elements of one type in row-major order. Immutable; at
 * most 2 GiB.
 */
public final class NpyArray {
  /** The most bytes that an array may have. */
  static final int LARGEST = Integer.MAX_VALUE - 8;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Encoding encoding;
  private final List<Integer> shape;
  private final byte[] bytes;

  /** Takes over {@code bytes}: little-endian, exactly the elements of the shape. */
  NpyArray(Encoding encoding, List<Integer> shape, byte[] bytes) {
    this.encoding = encoding;
    this.shape = List.copyOf(shape);
    this.bytes = bytes;
    long expected = Shapes.bytes(shape.stream().map(Integer::longValue).toList(), encoding);
    if (expected != bytes.length) {
      throw new IllegalArgumentException(
          shape + " of " + encoding + " needs " + expected + " bytes, not " + bytes.length);
    }
  }

  /** An array of type {@code <f4}; sizes are given outermost first. */
  public static NpyArray of(float[] values, int... shape) {
    byte[] bytes = room(Encoding.F32, values.length);
    MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), FLOAT, 0, values.length);
    return new NpyArray(Encoding.F32, list(shape), bytes);
  }

  /** An array of type {@code <f8}; sizes are given outermost first. */
  public static NpyArray of(double[] values, int... shape) {
    byte[] bytes = room(Encoding.F64, values.length);
    MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), DOUBLE, 0, values.length);
    return new NpyArray(Encoding.F64, list(shape), bytes);
  }

  /** An array of type {@code <i8}; sizes are given outermost first. */
  public static NpyArray of(long[] values, int... shape) {
    byte[] bytes = room(Encoding.I64, values.length);
    MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), LONG, 0, values.length);
    return new NpyArray(Encoding.I64, list(shape), bytes);
  }

  /** An array of type {@code <i4}; sizes are given outermost first. */
  public static NpyArray of(int[] values, int... shape) {
    byte[] bytes = room(Encoding.I32, values.length);
    MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), INT, 0, values.length);
    return new NpyArray(Encoding.I32, list(shape), bytes);
  }

  /** An array of type {@code |b1}; sizes are given outermost first. */
  public static NpyArray of(boolean[] values, int... shape) {
    byte[] bytes = room(Encoding.BOOL, values.length);
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return new NpyArray(Encoding.BOOL, list(shape), bytes);
  }

  /** An array of any type that NumPy has too, from its little-endian bytes. */
  public static NpyArray of(Encoding encoding, MemorySegment bytes, int... shape) {
    if (!encoding.plain() || encoding == Encoding.BF16) {
      throw new IllegalArgumentException("NumPy has no type " + encoding);
    }
    if (bytes.byteSize() > LARGEST) {
      throw new IllegalArgumentException(bytes.byteSize() + " bytes; at most " + LARGEST);
    }
    return new NpyArray(encoding, list(shape), bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  private static byte[] room(Encoding encoding, int elements) {
    long size = encoding.bytes(elements);
    if (size > LARGEST) {
      throw new IllegalArgumentException(size + " bytes; at most " + LARGEST);
    }
    return new byte[(int) size];
  }

  private static List<Integer> list(int[] shape) {
    return IntStream.of(shape).boxed().toList();
  }

  /** The type of the elements. */
  public Encoding encoding() {
    return encoding;
  }

  /** Sizes of the dimensions, outermost first; empty for a scalar. */
  public List<Integer> shape() {
    return shape;
  }

  /** Number of elements. */
  public int size() {
    return bytes.length / encoding.bytesPerBlock();
  }

  /** All elements, rounded to single precision where they have more; truth values are 0 and 1. */
  public float[] floats() {
    var values = new float[size()];
    Decoder.decode(encoding, segment(), values.length, MemorySegment.ofArray(values));
    return values;
  }

  /** All elements in double precision: exact but for integers beyond 2^53. */
  public double[] doubles() {
    return switch (encoding) {
      case F64 -> segment().toArray(DOUBLE);
      case F32, F16 -> {
        float[] floats = floats();
        yield IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
      }
      case I64, I32, I16, I8, U8, BOOL -> LongStream.of(longs()).asDoubleStream().toArray();
      case BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS ->
          throw new AssertionError(encoding);
    };
  }

  /**
   * All elements of an array of integers or truth values (0 and 1).
   *
   * @throws ModelException if the elements are floating-point numbers
   */
  public long[] longs() {
    return switch (encoding) {
      case I64 -> segment().toArray(LONG);
      case I32 -> IntStream.of(segment().toArray(INT)).asLongStream().toArray();
      case I16 -> {
        short[] shorts = segment().toArray(SHORT);
        yield IntStream.range(0, shorts.length).mapToLong(i -> shorts[i]).toArray();
      }
      case I8 -> IntStream.range(0, bytes.length).mapToLong(i -> bytes[i]).toArray();
      case U8 -> IntStream.range(0, bytes.length).mapToLong(i -> bytes[i] & 0xFF).toArray();
      case BOOL -> IntStream.range(0, bytes.length).mapToLong(i -> bytes[i] == 0 ? 0 : 1).toArray();
      case F64, F32, F16 ->
          throw new ModelException("Expected an array of integers, found one of " + encoding + ".");
      case BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS ->
          throw new AssertionError(encoding);
    };
  }

  /** The elements, little-endian. */
  byte[] bytes() {
    return bytes;
  }

  private MemorySegment segment() {
    return MemorySegment.ofArray(bytes);
  }
}
