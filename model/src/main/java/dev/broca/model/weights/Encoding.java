package dev.broca.model.weights;

/**
 * How the numbers of a tensor are stored, little-endian. The plain types hold one number per
 * element; the block types of GGUF hold a run of elements of one row together with the scales that
 * they share (layouts: {@code ggml-common.h} of llama.cpp).
 */
public enum Encoding {
  /** IEEE 754 single precision. */
  F32(4),
  /** IEEE 754 double precision. */
  F64(8),
  /** IEEE 754 half precision. */
  F16(2),
  /** The upper half of a single-precision number. */
  BF16(2),
  /** Signed, 64 bits. */
  I64(8),
  /** Signed, 32 bits. */
  I32(4),
  /** Signed, 16 bits. */
  I16(2),
  /** Signed, 8 bits. */
  I8(1),
  /** Unsigned, 8 bits. */
  U8(1),
  /** One byte: 0 is false, anything else true. */
  BOOL(1),
  /** 4 bits per element, one scale per block. */
  Q4_0(32, 18, 0),
  /** 4 bits, scale and minimum. */
  Q4_1(32, 20, 0, 2),
  /** 5 bits, one scale. */
  Q5_0(32, 22, 0),
  /** 5 bits, scale and minimum. */
  Q5_1(32, 24, 0, 2),
  /** 8 bits, one scale. */
  Q8_0(32, 34, 0),
  /** 2 bits; 16 groups with 4-bit scales and minima. */
  Q2_K(256, 84, 80, 82),
  /** 3 bits; 16 groups with 6-bit scales. */
  Q3_K(256, 110, 108),
  /** 4 bits; 8 groups with 6-bit scales and minima. */
  Q4_K(256, 144, 0, 2),
  /** 5 bits; 8 groups with 6-bit scales and minima. */
  Q5_K(256, 176, 0, 2),
  /** 6 bits; 16 groups with 8-bit scales. */
  Q6_K(256, 210, 208),
  /** 4 bits through a table of 16 uneven levels, one scale. */
  IQ4_NL(32, 18, 0),
  /** The levels of IQ4_NL; 8 groups with 6-bit scales. */
  IQ4_XS(256, 136, 0);

  private final int elementsPerBlock;
  private final int bytesPerBlock;
  private final int scale;
  private final int minimum;

  /** A plain type. */
  Encoding(int bytes) {
    this(1, bytes, 0);
  }

  /** A block type with one half-precision number per block. */
  Encoding(int elementsPerBlock, int bytesPerBlock, int scale) {
    this(elementsPerBlock, bytesPerBlock, scale, scale);
  }

  /** A block type with two half-precision numbers per block. */
  Encoding(int elementsPerBlock, int bytesPerBlock, int scale, int minimum) {
    this.elementsPerBlock = elementsPerBlock;
    this.bytesPerBlock = bytesPerBlock;
    this.scale = scale;
    this.minimum = minimum;
  }

  /** Elements that are stored together; 1 for the plain types. */
  public int elementsPerBlock() {
    return elementsPerBlock;
  }

  /** Bytes of one block. */
  public int bytesPerBlock() {
    return bytesPerBlock;
  }

  /** Whether every element is stored by itself, so that other programs can use the bytes. */
  public boolean plain() {
    return elementsPerBlock == 1;
  }

  /** Whether the elements are integers or truth values, which are all finite. */
  public boolean integral() {
    return switch (this) {
      case I64, I32, I16, I8, U8, BOOL -> true;
      case F32, F64, F16, BF16 -> false;
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS -> false;
    };
  }

  /**
   * Bytes of {@code elements} elements.
   *
   * @throws ArithmeticException if that is 2^63 or more
   * @throws IllegalArgumentException if the elements do not fill whole blocks
   */
  public long bytes(long elements) {
    if (elements % elementsPerBlock != 0) {
      throw new IllegalArgumentException(
          elements + " elements do not fill blocks of " + elementsPerBlock + " (" + this + ")");
    }
    return Math.multiplyExact(elements / elementsPerBlock, (long) bytesPerBlock);
  }

  /** What an address must be a multiple of to be used in place. */
  int alignment() {
    return plain() ? bytesPerBlock : 1;
  }

  /**
   * Where the half-precision scale lies in a block. A block whose scale and minimum are finite
   * decodes to finite numbers; one with an infinite or NaN one decodes to nothing else.
   */
  int scale() {
    return scale;
  }

  /** Where the half-precision minimum lies in a block; the same as the scale if there is none. */
  int minimum() {
    return minimum;
  }
}
