package dev.broca.torch;

/** Element type of a tensor. */
public enum DType {
  /** 32-bit IEEE float. */
  FLOAT32("float32", 4),
  /** 64-bit IEEE float. */
  FLOAT64("float64", 8),
  /** 16-bit IEEE float. */
  FLOAT16("float16", 2),
  /** The upper 16 bits of a 32-bit float. */
  BFLOAT16("bfloat16", 2),
  /** 64-bit integer. */
  INT64("int64", 8),
  /** 32-bit integer. */
  INT32("int32", 4),
  /** One byte, 0 or 1. */
  BOOL("bool", 1);

  private final String label;
  private final int bytes;

  DType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** PyTorch's name of the type. */
  public String label() {
    return label;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
