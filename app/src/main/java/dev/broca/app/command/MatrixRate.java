package dev.broca.app.command;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.util.ArrayList;
import java.util.Collections;

/** How fast this machine multiplies matrices, in the way that models do it. */
final class MatrixRate {
  private static final int ROWS = 512;
  private static final int IN = 768;
  private static final int OUT = 3072;

  /** Two for each multiplication and addition. */
  private static final double OPERATIONS = 2.0 * ROWS * IN * OUT;

  private static final int WARM_UP = 5;
  private static final long NANOS = 500_000_000;

  private MatrixRate() {}

  /**
   * The median rate of half a second of linear layers, 512 x 768 by 768 x 3072.
   *
   * @return billions of floating-point operations per second
   * @throws dev.broca.torch.TorchException if this libtorch cannot compute in this type
   */
  static double of(DType type) {
    Torch torch = Torch.shared();
    try (Scope scope = torch.scope()) {
      Tensor x = scope.to(scope.of(values(ROWS * IN), ROWS, IN), type);
      Tensor weight = scope.to(scope.of(values(OUT * IN), OUT, IN), type);
      Linear layer = Linear.over(torch, weight, null, Device.CPU);
      for (int i = 0; i < WARM_UP; i++) {
        seconds(torch, x, layer);
      }
      var seconds = new ArrayList<Double>();
      long end = System.nanoTime() + NANOS;
      while (System.nanoTime() < end) {
        seconds.add(seconds(torch, x, layer));
      }
      Collections.sort(seconds);
      return OPERATIONS / seconds.get(seconds.size() / 2) / 1e9;
    }
  }

  private static double seconds(Torch torch, Tensor x, Linear layer) {
    long start = System.nanoTime();
    try (Scope scope = torch.scope()) {
      scope.linear(x, layer);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Values that are neither zero nor denormal, which some processors treat differently. */
  private static float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i % 17 - 8.5f) / 16;
    }
    return values;
  }
}
