package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Streams recorded from numpy 1.26.4. */
class NumpyRandomTest {
  private static final JsonNode STREAMS = Golden.json("stats/numpy_legacy_rng.json");

  static List<String> seeds() {
    return List.copyOf(STREAMS.propertyNames());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void wordsAreNumpys(String seed) {
    assertStream(seed, "uint32", NumpyRandom::uint32);
    assertStream(seed, "random_sample", NumpyRandom::randomSample);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void numbersInRangeAreNumpys(String seed) {
    assertStream(seed, "randint_100_200_x20", random -> random.randint(100, 200));
    assertStream(seed, "randint_1_20_x20", random -> random.randint(1, 20));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rangeOfOneDrawsNothing(String seed) {
    var random = random(seed);
    var drawn = IntStream.range(0, 8).map(i -> i < 3 ? random.randint(0, 1) : random.randint(0, 7));
    assertThat(drawn.asDoubleStream().toArray()).isEqualTo(of(seed, "randint_0_1_x3_then_0_7"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void choicesFromListsAreNumpys(String seed) {
    for (var list : List.of(List.of("+", "-"), List.of("True", "False"))) {
      String name = list.contains("+") ? "choice_plus_minus_x20" : "choice_True_False_x20";
      var random = random(seed);
      for (JsonNode expected : stream(seed, name)) {
        assertThat(random.choice(list)).isEqualTo(expected.asString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void permutationsAreNumpys(String seed) {
    assertThat(doubles(random(seed).permutation(10))).isEqualTo(of(seed, "permutation_10"));
    assertThat(doubles(Arrays.copyOf(random(seed).permutation(1000), 20)))
        .isEqualTo(of(seed, "permutation_1000_first20"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void choicesWithoutReplacementAreNumpys(String seed) {
    for (int[] size :
        new int[][] {{17280, 172}, {17108, 172}, {9216, 92}, {76800, 768}, {50, 50}}) {
      String name = "choice_arange" + size[0] + "_k" + size[1] + "_noreplace";
      int[] from = IntStream.range(0, size[0]).toArray();
      assertThat(doubles(random(seed).choice(from, size[1]))).isEqualTo(of(seed, name));
    }
    int[] steps = IntStream.iterate(0, i -> i < 3000, i -> i + 3).toArray();
    assertThat(doubles(random(seed).choice(steps, 20)))
        .isEqualTo(of(seed, "choice_array_step3_k20_noreplace"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsOfDifferentKindsShareOneStream(String seed) {
    var random = random(seed);
    JsonNode expected = stream(seed, "mixed");
    assertThat(random.randint(100, 200)).isEqualTo(expected.get(0).asInt());
    assertThat(random.randint(100, 200)).isEqualTo(expected.get(1).asInt());
    assertThat(random.choice(List.of("+", "-"))).isEqualTo(expected.get(2).asString());
  }

  @Test
  void rangesWiderThanHalfTheIntegersWork() {
    var random = new NumpyRandom(0);
    for (int i = 0; i < 100; i++) {
      assertThat(random.randint(Integer.MIN_VALUE, Integer.MAX_VALUE))
          .isBetween(Integer.MIN_VALUE, Integer.MAX_VALUE - 1);
    }
    // numpy.random.seed(0); numpy.random.randint(-2**31, 2**31 - 1)
    assertThat(new NumpyRandom(0).randint(Integer.MIN_VALUE, Integer.MAX_VALUE))
        .isEqualTo(209652396);
  }

  @Test
  void impossibleDrawsAreRefused() {
    var random = new NumpyRandom(0);
    assertThatThrownBy(() -> new NumpyRandom(-1)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> new NumpyRandom(1L << 32)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> random.randint(3, 3)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> random.choice(List.of())).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> random.choice(new int[] {1, 2}, 3))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("3")
        .hasMessageContaining("2 candidates");
  }

  private static void assertStream(String seed, String name, ToDoubleFunction<NumpyRandom> draw) {
    var random = random(seed);
    double[] expected = of(seed, name);
    double[] drawn =
        DoubleStream.generate(() -> draw.applyAsDouble(random)).limit(expected.length).toArray();
    assertThat(drawn).isEqualTo(expected);
  }

  private static NumpyRandom random(String seed) {
    return new NumpyRandom(Long.parseLong(seed));
  }

  private static JsonNode stream(String seed, String name) {
    return STREAMS.get(seed).get(name);
  }

  private static double[] of(String seed, String name) {
    return Golden.doubles(stream(seed, name));
  }

  private static double[] doubles(int[] numbers) {
    return Arrays.stream(numbers).asDoubleStream().toArray();
  }
}
