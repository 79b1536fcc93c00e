package dev.broca.model.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Stored elements to float32. Batches are copied into small arrays, decoded there by loops over
 * arrays, which the compiler turns into vector instructions, and copied out.
 */
final class Decoder {
  private static final ValueLayout.OfFloat NATIVE_FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt NATIVE_INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = NATIVE_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  private Decoder() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Decodes {@code elements} elements of {@code from} into as many floats of {@code to}. */
  static void decode(Encoding encoding, MemorySegment from, long elements, MemorySegment to) {
    Batches.pieces(elements, () -> to.isAccessibleBy(new Thread()))
        .forEach(piece -> {
          long first = piece * Batches.PIECE;
          int count = (int) Math.min(Batches.PIECE, elements - first);
          piece(
              encoding,
              from.asSlice(encoding.bytes(first), encoding.bytes(count)),
              count,
              to.asSlice(first * Float.BYTES, (long) count * Float.BYTES));
        });
  }

  private static void piece(Encoding encoding, MemorySegment from, int count, MemorySegment to) {
    switch (encoding) {
      case F32 -> MemorySegment.copy(from, FLOAT, 0, to, NATIVE_FLOAT, 0, count);
      case BF16 -> bf16(from, count, to);
      case F16 -> f16(from, count, to);
      case F64,
          I64,
          I32,
          I16,
          I8,
          U8,
          BOOL,
          Q4_0,
          Q4_1,
          Q5_0,
          Q5_1,
          Q8_0,
          Q2_K,
          Q3_K,
          Q4_K,
          Q5_K,
          Q6_K,
          IQ4_NL,
          IQ4_XS ->
          bytes(encoding, from, count, to);
    }
  }

  private static void bf16(MemorySegment from, int count, MemorySegment to) {
    var in = new short[Math.min(count, Batches.BATCH)];
    var out = new int[in.length];
    for (int first = 0; first < count; first += in.length) {
      int n = Math.min(in.length, count - first);
      MemorySegment.copy(from, SHORT, 2L * first, in, 0, n);
      for (int i = 0; i < n; i++) {
        out[i] = in[i] << 16;
      }
      MemorySegment.copy(out, 0, to, NATIVE_INT, 4L * first, n);
    }
  }

  private static void f16(MemorySegment from, int count, MemorySegment to) {
    var in = new short[Math.min(count, Batches.BATCH)];
    var out = new float[in.length];
    for (int first = 0; first < count; first += in.length) {
      int n = Math.min(in.length, count - first);
      MemorySegment.copy(from, SHORT, 2L * first, in, 0, n);
      for (int i = 0; i < n; i++) {
        out[i] = Float.float16ToFloat(in[i]);
      }
      MemorySegment.copy(out, 0, to, NATIVE_FLOAT, 4L * first, n);
    }
  }

  private static void bytes(Encoding encoding, MemorySegment from, int count, MemorySegment to) {
    var out = new float[Math.min(count, Batches.BATCH)];
    var in = new byte[(int) encoding.bytes(out.length)];
    for (int first = 0; first < count; first += out.length) {
      int n = Math.min(out.length, count - first);
      int size = (int) encoding.bytes(n);
      MemorySegment.copy(from, ValueLayout.JAVA_BYTE, encoding.bytes(first), in, 0, size);
      batch(encoding, in, n, out);
      MemorySegment.copy(out, 0, to, NATIVE_FLOAT, 4L * first, n);
    }
  }

  private static void batch(Encoding encoding, byte[] in, int n, float[] out) {
    int blocks = n / encoding.elementsPerBlock();
    switch (encoding) {
      case F32, F16, BF16 -> throw new AssertionError(encoding + " is decoded without a batch");
      case F64 -> f64(in, n, out);
      case I64 -> i64(in, n, out);
      case I32 -> i32(in, n, out);
      case I16 -> i16(in, n, out);
      case I8 -> i8(in, n, out);
      case U8 -> u8(in, n, out);
      case BOOL -> bool(in, n, out);
      case Q4_0 -> Blocks.q4_0(in, blocks, out);
      case Q4_1 -> Blocks.q4_1(in, blocks, out);
      case Q5_0 -> Blocks.q5_0(in, blocks, out);
      case Q5_1 -> Blocks.q5_1(in, blocks, out);
      case Q8_0 -> Blocks.q8_0(in, blocks, out);
      case Q2_K -> Blocks.q2_k(in, blocks, out);
      case Q3_K -> Blocks.q3_k(in, blocks, out);
      case Q4_K -> Blocks.q4_k(in, blocks, out);
      case Q5_K -> Blocks.q5_k(in, blocks, out);
      case Q6_K -> Blocks.q6_k(in, blocks, out);
      case IQ4_NL -> Blocks.iq4_nl(in, blocks, out);
      case IQ4_XS -> Blocks.iq4_xs(in, blocks, out);
    }
  }

  private static void f64(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (float) (double) DOUBLES.get(in, 8 * i);
    }
  }

  private static void i64(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (float) (long) LONGS.get(in, 8 * i);
    }
  }

  private static void i32(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (float) (int) INTS.get(in, 4 * i);
    }
  }

  private static void i16(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (short) SHORTS.get(in, 2 * i);
    }
  }

  private static void i8(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = in[i];
    }
  }

  private static void u8(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = in[i] & 0xFF;
    }
  }

  private static void bool(byte[] in, int n, float[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = in[i] == 0 ? 0 : 1;
    }
  }
}
