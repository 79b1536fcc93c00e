package dev.broca.lab.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ProductTest {
  @Test
  void isTheMatrixProduct() {
    var random = new Random(1);
    for (int round = 0; round < 50; round++) {
      int rows = 1 + random.nextInt(6);
      int n = 1 + random.nextInt(14);
      int width = 1 + random.nextInt(40);
      double[] labels =
          random.doubles((long) rows * n).map(x -> random.nextInt(3) == 0 ? 0 : x - .5).toArray();
      double[] values = random.doubles((long) n * width, -1, 1).toArray();
      double[] out = random.doubles((long) rows * width).toArray();
      Product.product(labels, rows, n, values, width, out);
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < width; j++) {
          double expected = 0;
          for (int i = 0; i < n; i++) {
            expected += labels[r * n + i] * values[i * width + j];
          }
          assertThat(out[r * width + j]).isCloseTo(expected, within(1e-13));
        }
      }
    }
  }
}
