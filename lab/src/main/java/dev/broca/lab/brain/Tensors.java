package dev.broca.lab.brain;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/** Values of tensors in float64. */
final class Tensors {
  private Tensors() {}

  /** A copy of the values, in row-major order. */
  static double[] doubles(Scope s, Tensor x) {
    return s.contiguous(s.to(x, DType.FLOAT64, Device.CPU)).doubles();
  }
}
