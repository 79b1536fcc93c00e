package dev.broca.model.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Counts the elements that decode to NaN or an infinity, from the bits of their exponents. */
final class NonFinite {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int HALF_EXPONENT = 0x7C00;
  private static final int BRAIN_EXPONENT = 0x7F80;

  private NonFinite() {}

  static long count(Encoding encoding, MemorySegment bytes, long elements) {
    if (encoding.integral()) {
      return 0;
    }
    return Batches.pieces(elements, () -> true)
        .map(piece -> {
          long first = piece * Batches.PIECE;
          int count = (int) Math.min(Batches.PIECE, elements - first);
          return piece(
              encoding, bytes.asSlice(encoding.bytes(first), encoding.bytes(count)), count);
        })
        .sum();
  }

  private static long piece(Encoding encoding, MemorySegment bytes, int count) {
    return switch (encoding) {
      case F32 -> singles(bytes, count);
      case F64 -> doubles(bytes, count);
      case F16 -> halves(bytes, count, HALF_EXPONENT);
      case BF16 -> halves(bytes, count, BRAIN_EXPONENT);
      case I64, I32, I16, I8, U8, BOOL -> 0;
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS ->
          blocks(encoding, bytes);
    };
  }

  private static long singles(MemorySegment bytes, int count) {
    var batch = new int[Math.min(count, Batches.BATCH)];
    long found = 0;
    for (int first = 0; first < count; first += batch.length) {
      int n = Math.min(batch.length, count - first);
      MemorySegment.copy(bytes, INT, 4L * first, batch, 0, n);
      int here = 0;
      for (int i = 0; i < n; i++) {
        // An exponent of 255, and nothing else, carries into the ninth bit.
        here += ((batch[i] >>> 23 & 0xFF) + 1) >>> 8;
      }
      found += here;
    }
    return found;
  }

  private static long doubles(MemorySegment bytes, int count) {
    long found = 0;
    for (int i = 0; i < count; i++) {
      found += Float.isFinite((float) bytes.get(DOUBLE, 8L * i)) ? 0 : 1;
    }
    return found;
  }

  private static long halves(MemorySegment bytes, int count, int exponent) {
    var batch = new short[Math.min(count, Batches.BATCH)];
    long found = 0;
    for (int first = 0; first < count; first += batch.length) {
      int n = Math.min(batch.length, count - first);
      MemorySegment.copy(bytes, SHORT, 2L * first, batch, 0, n);
      int here = 0;
      for (int i = 0; i < n; i++) {
        here += (batch[i] & exponent) == exponent ? 1 : 0;
      }
      found += here;
    }
    return found;
  }

  private static long blocks(Encoding encoding, MemorySegment bytes) {
    long found = 0;
    for (long block = 0; block < bytes.byteSize(); block += encoding.bytesPerBlock()) {
      boolean finite =
          finite(bytes.get(SHORT, block + encoding.scale()))
              && finite(bytes.get(SHORT, block + encoding.minimum()));
      found += finite ? 0 : encoding.elementsPerBlock();
    }
    return found;
  }

  private static boolean finite(short half) {
    return (half & HALF_EXPONENT) != HALF_EXPONENT;
  }
}
