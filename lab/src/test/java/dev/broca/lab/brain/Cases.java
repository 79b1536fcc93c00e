package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Matrices for tests: golden ones, and random ones with a seed. */
final class Cases {
  private Cases() {}

  static JsonNode golden(String name) {
    return Golden.json("brain/" + name + ".json");
  }

  static Matrix matrix(JsonNode rows) {
    double[][] values =
        StreamSupport.stream(rows.spliterator(), false)
            .map(Golden::doubles)
            .toArray(double[][]::new);
    return Matrix.of(
        values.length,
        values[0].length,
        Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
  }

  static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  static Matrix normal(int rows, int columns, long seed) {
    var random = new Random(seed);
    return Matrix.of(
        rows,
        columns,
        IntStream.range(0, rows * columns).mapToDouble(i -> random.nextGaussian()).toArray());
  }

  static double[] values(Matrix x) {
    return IntStream.range(0, x.rows()).mapToObj(x::row).flatMapToDouble(Arrays::stream).toArray();
  }

  static void assertEqual(Matrix found, Matrix expected, double tolerance) {
    assertThat(found.rows()).isEqualTo(expected.rows());
    assertThat(found.columns()).isEqualTo(expected.columns());
    assertThat(values(found)).containsExactly(values(expected), within(tolerance));
  }

  /** Passages of some stimuli each, in order. */
  static List<String> passages(int stimuli, int size) {
    return IntStream.range(0, stimuli).mapToObj(i -> "passage " + i / size).toList();
  }
}
