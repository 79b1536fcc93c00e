package dev.broca.lab.quality;

import dev.broca.torch.DType;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The one heavy step of resampling: labels of many subsets times the responses of many units. */
final class Product {
  private Product() {}

  /**
   * The matrix product {@code out} = {@code labels} x {@code values} in float64, all matrices in
   * row-major order. One product runs at a time, on all threads of the tensor engine.
   *
   * @param labels [rows x n]
   * @param values [n x width]
   * @param out [rows x width], overwritten
   */
  static synchronized void product(
      double[] labels, int rows, int n, double[] values, int width, double[] out) {
    try (Arena arena = Arena.ofConfined();
        Scope scope = Torch.shared().scope()) {
      Tensor left = scope.over(copy(arena, labels), DType.FLOAT64, rows, n);
      Tensor right = scope.over(copy(arena, values), DType.FLOAT64, n, width);
      MemorySegment product = scope.matmul(left, right).data();
      MemorySegment.copy(product, ValueLayout.JAVA_DOUBLE, 0, out, 0, rows * width);
    }
  }

  private static MemorySegment copy(Arena arena, double[] values) {
    return arena.allocateFrom(ValueLayout.JAVA_DOUBLE, values);
  }
}
