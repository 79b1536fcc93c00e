package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.Golden;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RanksTest {
  private static double[] flat(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .flatMapToDouble(row -> Arrays.stream(Golden.doubles(row)))
        .toArray();
  }

  private static double[] indicator(BitSet chosen, int length) {
    return IntStream.range(0, length).mapToDouble(i -> chosen.get(i) ? 1 : 0).toArray();
  }

  @Test
  void denseRanksAreNumpyUniques() {
    for (JsonNode test : Golden.json("stats/topk_ties.json")) {
      double[] values = flat(test.get("a"));
      int k = test.get("k").asInt();
      String name = test.get("name").asString() + ", k = " + k;
      assertThat(indicator(Ranks.denseLargest(values, k), values.length))
          .as(name)
          .isEqualTo(flat(test.get("topk")));
      assertThat(indicator(Ranks.denseSmallest(values, k), values.length))
          .as(name)
          .isEqualTo(flat(test.get("bottomk")));
    }
  }

  @Test
  void exactRanksAreThoseOfAStableSort() {
    var random = new Random(3);
    for (int round = 0; round < 300; round++) {
      double[] values = new double[1 + random.nextInt(40)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(12) == 0 ? Double.NaN : random.nextInt(-4, 5) * 0.5;
      }
      int k = random.nextInt(values.length + 1);
      assertThat(Ranks.largest(values, k)).isEqualTo(sorted(values, k, -1));
      assertThat(Ranks.smallest(values, k)).isEqualTo(sorted(values, k, 1));
    }
  }

  private static BitSet sorted(double[] values, int k, int sign) {
    var chosen = new BitSet();
    IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> sign * values[i] + 0.0))
        .limit(k)
        .forEach(chosen::set);
    return chosen;
  }

  @Test
  void nothingIsChosenFromNothing() {
    assertThat(Ranks.largest(new double[0], 3).isEmpty()).isTrue();
    assertThat(Ranks.denseSmallest(new double[0], 3).isEmpty()).isTrue();
    assertThat(Ranks.smallest(new double[] {1, 2}, 0).isEmpty()).isTrue();
  }
}
