package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScopeTest {
  private final Torch torch = Torch.shared();

  @Test
  void linearMultipliesByTheTransposedWeight() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {1, 2, 3, 4}, 2, 2);
      Tensor w = s.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
      Tensor b = s.of(new float[] {10, 20, 30}, 3);
      Tensor y = s.linear(x, Linear.over(torch, w, b, Device.CPU));
      assertThat(y.floats()).containsExactly(11, 22, 33, 13, 24, 37);
      System.out.println(
          torch.version()
              + " "
              + torch.threads()
              + " "
              + torch.installation()
              + torch.fusesLinear(Device.CPU));
    }
    assertThat(Torch.liveTensors()).isZero();
  }

  @Test
  void errorsCarryPyTorchsMessage() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[4], 2, 2);
      Tensor y = s.of(new float[3], 3, 1);
      assertThatThrownBy(() -> s.matmul(x, y))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("mat1 and mat2 shapes cannot be multiplied");
    }
    assertThat(Torch.liveTensors()).isZero();
  }

  @Test
  void speed() {
    for (int packed = 0; packed < 3; packed++) {
      for (int[] d :
          new int[][] {
            {512, 576, 576},
            {512, 576, 960},
            {512, 576, 1536},
            {512, 1536, 576},
            {512, 768, 3072},
            {1024, 576, 1536},
            {5760, 576, 1536},
            {5760, 1536, 576},
            {17, 768, 2304}
          }) {
        try (Scope s = torch.scope()) {
          Tensor x = s.of(new float[d[0] * d[1]], d[0], d[1]);
          Tensor w = s.of(new float[d[2] * d[1]], d[2], d[1]);
          Linear l =
              packed == 1
                  ? Linear.packed(s, w, null, Device.CPU, d[0])
                  : Linear.over(torch, w, null, packed == 2 ? Device.CUDA : Device.CPU);
          long best = Long.MAX_VALUE;
          for (int i = 0; i < 30; i++) {
            long t = System.nanoTime();
            s.linear(x, l).close();
            best = Math.min(best, System.nanoTime() - t);
          }
          System.out.printf(
              "%d %s %.1f GFLOP/s%n",
              packed, java.util.Arrays.toString(d), 2.0 * d[0] * d[1] * d[2] / best);
        }
      }
    }
  }
}
