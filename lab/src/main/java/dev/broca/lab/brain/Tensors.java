package dev.broca.lab.brain;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.MemorySegment;

/** Between matrices and float64 tensors. */
final class Tensors {
  private Tensors() {}

  /** A copy of the values, in row-major order. */
  static double[] doubles(Scope s, Tensor x) {
    return s.contiguous(s.to(x, DType.FLOAT64, Device.CPU)).doubles();
  }

  /** A copy of a tensor [rows, columns]. */
  static Matrix matrix(Scope s, Tensor x) {
    int rows = Math.toIntExact(x.size(0));
    int columns = Math.toIntExact(x.size(1));
    MemorySegment memory = Matrix.allocate(rows, columns);
    Matrix result = Matrix.over(rows, columns, memory);
    s.copyInto(result.tensor(s), x);
    return result;
  }
}
