package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopeTest {
  private final Torch torch = Torch.shared();
  private final Random random = new Random(11);

  @AfterEach
  void nothingStaysOpen() {
    assertThat(Torch.liveTensors()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void linearWithActivationEqualsItsDefinition(Activation activation) {
    int rows = 7;
    int in = 5;
    int out = 3;
    float[] x = normal(rows * in);
    float[] w = normal(out * in);
    float[] b = normal(out);
    try (Scope s = torch.scope()) {
      var layer = Linear.over(torch, s.of(w, out, in), s.of(b, out), Device.CPU);
      float[] found = s.linear(s.of(x, rows, in), layer, activation).floats();
      for (int r = 0; r < rows; r++) {
        for (int o = 0; o < out; o++) {
          double sum = b[o];
          for (int i = 0; i < in; i++) {
            sum += (double) x[r * in + i] * w[o * in + i];
          }
          assertThat((double) found[r * out + o]).isCloseTo(apply(activation, sum), within(2e-6));
        }
      }
    }
  }

  @Test
  void packedWeightsGiveWhatPlainOnesGive() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(normal(40 * 64), 40, 64);
      Tensor w = s.of(normal(48 * 64), 48, 64);
      float[] plain = s.linear(x, Linear.over(torch, w, null, Device.CPU)).floats();
      float[] packed = s.linear(x, Linear.packed(s, w, null, Device.CPU, 40)).floats();
      for (int i = 0; i < plain.length; i++) {
        assertThat(packed[i]).isCloseTo(plain[i], within(1e-4f));
      }
    }
  }

  @Test
  void residualIsAdded() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {1, 2}, 1, 2);
      var layer = Linear.over(torch, s.of(new float[] {1, 1, 2, 0}, 2, 2), null, Device.CPU);
      assertThat(s.linearAdd(x, layer, s.of(new float[] {10, 20}, 1, 2)).floats())
          .containsExactly(13, 22);
    }
  }

  @Test
  void attentionWithSharedKeysEqualsItsDefinition() {
    int heads = 4;
    int kvHeads = 2;
    int length = 6;
    int dim = 8;
    float[] q = normal(heads * length * dim);
    float[] k = normal(kvHeads * length * dim);
    float[] v = normal(kvHeads * length * dim);
    double scale = 0.3;
    try (Scope s = torch.scope()) {
      Tensor read =
          s.attention(
              s.of(q, 1, heads, length, dim),
              s.of(k, 1, kvHeads, length, dim),
              s.of(v, 1, kvHeads, length, dim),
              null,
              true,
              scale);
      float[] found = s.contiguous(read).floats();
      for (int h = 0; h < heads; h++) {
        int kv = h / (heads / kvHeads) * length * dim;
        for (int t = 0; t < length; t++) {
          double[] weights = new double[t + 1];
          double total = 0;
          for (int j = 0; j <= t; j++) {
            double score = 0;
            for (int d = 0; d < dim; d++) {
              score += (double) q[(h * length + t) * dim + d] * k[kv + j * dim + d];
            }
            weights[j] = Math.exp(score * scale);
            total += weights[j];
          }
          for (int d = 0; d < dim; d++) {
            double expected = 0;
            for (int j = 0; j <= t; j++) {
              expected += weights[j] / total * v[kv + j * dim + d];
            }
            assertThat((double) found[(h * length + t) * dim + d])
                .isCloseTo(expected, within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void whereSelectsInsteadOfMultiplying() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {Float.POSITIVE_INFINITY, Float.NaN, 3}, 3);
      Tensor zero = s.of(new float[] {0}, 1);
      assertThat(s.where(s.of(new boolean[] {true, true, false}, 3), zero, x).floats())
          .containsExactly(0, 0, 3);
    }
  }

  @Test
  void eigenvectorsRebuildTheMatrixAndAreOrthonormal() {
    int n = 40;
    try (Scope s = torch.scope()) {
      Tensor x = s.of(doubles(n * 60), n, 60);
      Tensor square = s.matmul(x, s.transpose(x, 0, 1));
      Scope.Eigen eigen = s.eigh(square);
      Tensor v = eigen.vectors();
      Tensor rebuilt = s.matmul(s.mul(v, eigen.values()), s.transpose(v, 0, 1));
      assertThat(rebuilt.doubles()).containsExactly(square.doubles(), within(1e-10));
      assertThat(s.contiguous(s.matmul(s.transpose(v, 0, 1), v)).doubles())
          .containsExactly(identity(n), within(1e-12));
      assertThat(eigen.values().doubles()).isSorted();
    }
  }

  @Test
  void singularVectorsRebuildTheMatrix() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(doubles(30 * 12), 30, 12);
      Scope.Singular parts = s.svd(x);
      Tensor rebuilt = s.matmul(s.mul(parts.left(), parts.values()), parts.right());
      assertThat(parts.left().shape()).containsExactly(30, 12);
      assertThat(parts.right().shape()).containsExactly(12, 12);
      assertThat(rebuilt.doubles()).containsExactly(x.doubles(), within(1e-12));
    }
  }

  @Test
  void whatCannotBeDecomposedIsRefusedAndLeavesNothingOpen() {
    try (Scope s = torch.scope()) {
      Tensor oblong = s.of(doubles(6), 2, 3);
      assertThatThrownBy(() -> s.eigh(oblong)).isInstanceOf(TorchException.class);
    }
  }

  @Test
  void tasksInParallelGiveWhatTheyGiveAloneAndLeaveTheThreadsAsTheyWere() {
    double[] values = doubles(200 * 200);
    int before = torch.threads();
    double[][] found = new double[5][];
    int[] threads = new int[5];
    torch.inParallel(
        5,
        i -> {
          threads[i] = torch.threads();
          try (Scope s = torch.scope()) {
            Tensor x = s.mul(s.of(values, 200, 200), i);
            found[i] = s.matmul(x, x).doubles();
          }
        });
    assertThat(threads).containsOnly(1);
    assertThat(torch.threads()).isEqualTo(before);
    try (Scope s = torch.scope()) {
      Tensor x = s.of(values, 200, 200);
      double[] square = s.matmul(x, x).doubles();
      for (int i = 0; i < 5; i++) {
        int factor = i * i;
        double[] expected = Arrays.stream(square).map(v -> v * factor).toArray();
        assertThat(found[i]).containsExactly(expected, within(1e-9));
      }
    }
  }

  @Test
  void theFirstExceptionOfParallelTasksIsThrown() {
    assertThatThrownBy(() ->
            torch.inParallel(
                3,
                i -> {
                  if (i == 1) {
                    throw new IllegalArgumentException("task " + i);
                  }
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task 1");
  }

  private double[] doubles(int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  private static double[] identity(int n) {
    double[] values = new double[n * n];
    for (int i = 0; i < n; i++) {
      values[i * n + i] = 1;
    }
    return values;
  }

  @Test
  void boundsRootsAndSoftmaxEqualTheirDefinitions() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {-3, 0.5f, 40}, 3);
      assertThat(s.clamp(x, -1, 2).floats()).containsExactly(-1, 0.5f, 2);
      float[] capped = s.softcap(x, 5).floats();
      for (int i = 0; i < 3; i++) {
        assertThat(capped[i]).isCloseTo((float) (5 * Math.tanh(x.floats()[i] / 5)), within(1e-5f));
      }
      assertThat(s.sqrt(s.of(new float[] {0, 2.25f, 16}, 3)).floats()).containsExactly(0, 1.5f, 4);
      float[] shares = s.softmax(s.of(new float[] {0, (float) Math.log(3)}, 1, 2), -1).floats();
      assertThat(shares[0]).isCloseTo(0.25f, within(1e-6f));
      assertThat(shares[1]).isCloseTo(0.75f, within(1e-6f));
    }
  }

  @Test
  void layerNormWithoutWeightsNormalisesOnly() {
    try (Scope s = torch.scope()) {
      float[] normed = s.layerNorm(s.of(new float[] {1, 3}, 1, 2), null, null, 0).floats();
      assertThat(normed).containsExactly(-1, 1);
    }
  }

  @Test
  void viewsAndReductionsFollowTheirShapes() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(s.sum(x, 0).floats()).containsExactly(5, 7, 9);
      assertThat(s.mean(x, 1).floats()).containsExactly(2, 5);
      assertThat(s.argmax(x, -1).longs()).containsExactly(2, 2);
      assertThat(s.contiguous(s.transpose(x, 0, 1)).floats()).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(s.contiguous(s.narrow(x, 1, 1, 2)).floats()).containsExactly(2, 3, 5, 6);
      assertThat(s.flip(x, 1).floats()).containsExactly(3, 2, 1, 6, 5, 4);
      assertThat(s.cat(List.of(x, x), 0).shape()).containsExactly(4, 3);
      assertThat(s.indexSelect(x, 0, s.of(new long[] {1}, 1)).floats()).containsExactly(4, 5, 6);
      assertThat(s.gather(x, 1, s.of(new long[] {2, 0}, 2, 1)).floats()).containsExactly(3, 4);
      assertThat(s.mul(x, 2.0).floats()).containsExactly(2, 4, 6, 8, 10, 12);
      assertThat(s.reshape(x, 3, -1).shape()).containsExactly(3, 2);
      assertThat(s.to(x, DType.BFLOAT16).dtype()).isEqualTo(DType.BFLOAT16);
      assertThatIllegalStateException().isThrownBy(() -> s.transpose(x, 0, 1).data());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "BFLOAT16", "FLOAT16"})
  void linearWorksInEveryTypeOnEveryProcessor(DType type) {
    try (Scope s = torch.scope()) {
      Tensor x = s.to(s.of(new float[] {1, 2, 3, 4}, 2, 2), type);
      Tensor w = s.to(s.of(new float[] {1, 0.5f, -1, 2}, 2, 2), type);
      var layer = Linear.over(torch, w, null, Device.CPU);
      assertThat(s.to(s.linear(x, layer, Activation.RELU), DType.FLOAT32).floats())
          .containsExactly(2, 3, 5, 5);
      assertThat(s.to(s.linearAdd(x, layer, x), DType.FLOAT32).floats())
          .containsExactly(3, 5, 8, 9);
    }
  }

  @Test
  void errorsCarryPyTorchsMessage() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[4], 2, 2);
      Tensor y = s.of(new float[3], 3, 1);
      assertThatThrownBy(() -> s.matmul(x, y))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("aten::matmul")
          // Before 2.13 the library writes the reason to standard error instead.
          .hasMessageContaining(
              torch.givesReasons()
                  ? "mat1 and mat2 shapes cannot be multiplied"
                  : "standard error");
    }
  }

  @Test
  void memorySmallerThanTheShapeIsRefused() {
    try (Scope s = torch.scope();
        Arena arena = Arena.ofConfined()) {
      var memory = arena.allocate(15, 8);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> s.over(memory, DType.FLOAT32, 2, 2))
          .withMessageContaining("needs 16 bytes");
      assertThatThrownBy(() -> s.over(memory, DType.FLOAT32, 1L << 62, 4))
          .isInstanceOf(ArithmeticException.class);
      assertThatIllegalArgumentException().isThrownBy(() -> s.over(memory, DType.FLOAT32, -1));
    }
  }

  @Test
  void aClosedTensorIsRefusedBeforeTheCall() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {1}, 1);
      Tensor y = s.of(new float[] {1}, 1);
      y.close();
      assertThatIllegalStateException().isThrownBy(() -> s.mul(x, y));
    }
  }

  @Test
  void withinKeepsItsResultAlone() {
    try (Scope s = torch.scope()) {
      Tensor x = s.of(new float[] {1, 2}, 2);
      long before = Torch.liveTensors();
      Tensor y = s.within(t -> t.mul(t.mul(t.add(x, x), x), x));
      assertThat(Torch.liveTensors()).isEqualTo(before + 1);
      assertThat(y.floats()).containsExactly(2, 16);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysFlatAlsoWhenCallsFail() throws IOException {
    churn(20);
    long before = residentBytes();
    churn(200);
    assertThat(residentBytes() - before).isLessThan(64L << 20);
  }

  /** Each round holds 8 MiB and ends in a call that PyTorch refuses. */
  private void churn(int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (Scope s = torch.scope()) {
        Tensor x = s.empty(DType.FLOAT32, Device.CPU, 1024, 1024);
        Tensor y = s.empty(DType.FLOAT32, Device.CPU, 1023, 1024);
        assertThatThrownBy(() -> s.matmul(x, y)).isInstanceOf(TorchException.class);
        assertThatThrownBy(() -> s.cat(List.of(x, y), 1)).isInstanceOf(TorchException.class);
        assertThatThrownBy(() -> s.layerNorm(x, y, y, 1e-5)).isInstanceOf(TorchException.class);
      }
    }
  }

  private static long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double apply(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case GELU -> x * normalCdf(x);
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x / (1 + Math.exp(-x));
      case RELU -> Math.max(x, 0);
    };
  }

  /** Integrated with Simpson's rule. */
  private static double normalCdf(double x) {
    int steps = 2000;
    double h = x / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double z = i * h;
      sum += Math.exp(-z * z / 2) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
  }
}
