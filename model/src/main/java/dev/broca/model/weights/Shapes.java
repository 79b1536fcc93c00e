package dev.broca.model.weights;

import java.util.List;

/** Arithmetic on shapes that come from files. */
final class Shapes {
  private Shapes() {}

  /**
   * The number of elements of a shape; 1 for a scalar.
   *
   * @throws ArithmeticException if a size is negative or the product is 2^63 or more
   */
  static long elements(List<Long> shape) {
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new ArithmeticException("negative size");
      }
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /**
   * The number of bytes of a shape in an encoding.
   *
   * @throws ArithmeticException if a size is negative or the number is 2^63 or more
   * @throws IllegalArgumentException if rows do not fill whole blocks
   */
  static long bytes(List<Long> shape, Encoding encoding) {
    long elements = elements(shape);
    return elements == 0 ? 0 : rowBytes(shape, encoding, elements);
  }

  private static long rowBytes(List<Long> shape, Encoding encoding, long elements) {
    long row = shape.isEmpty() ? 1 : shape.getLast();
    return Math.multiplyExact(elements / row, encoding.bytes(row));
  }
}
