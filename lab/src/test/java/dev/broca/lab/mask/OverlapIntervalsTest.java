package dev.broca.lab.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.stats.Interval;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OverlapIntervalsTest {
  @Test
  void intervalsAreThoseOfNumpy() {
    for (JsonNode c : Golden.json("stats/overlap.json")) {
      Units units = Units.of(Site.BLOCK_OUTPUT, c.get("blocks").asInt(), c.get("width").asInt());
      OverlapIntervals found =
          OverlapIntervals.of(
              mask(units, c.get("a")),
              mask(units, c.get("b")),
              c.get("draws").asInt(),
              c.get("seed").asLong());
      assertThat(found.overlap().corrected())
          .isCloseTo(c.get("corrected").asDouble(), within(1e-12));
      assertClose(found.interval(), c.get("interval"));
      assertClose(found.chance(), c.get("chance"));
    }
  }

  private static void assertClose(Interval interval, JsonNode expected) {
    assertThat(interval.low()).isCloseTo(expected.get(0).asDouble(), within(1e-12));
    assertThat(interval.high()).isCloseTo(expected.get(1).asDouble(), within(1e-12));
  }

  private static Mask mask(Units units, JsonNode members) {
    return Samples.mask(
        units, Arrays.stream(Golden.doubles(members)).mapToInt(u -> (int) u).toArray());
  }

  /** One coordinate through all blocks is one observation, not as many as there are blocks. */
  @Test
  void sharedRunsThroughDepthAreWideIntervals() {
    Units units = Units.of(Site.BLOCK_OUTPUT, 8, 20);
    int[] run = new int[8];
    int[] spread = new int[8];
    for (int l = 0; l < 8; l++) {
      run[l] = units.first(l) + 5;
      spread[l] = units.first(l) + l;
    }
    Mask deep = Samples.mask(units, run);
    Mask wide = Samples.mask(units, spread);
    assertThat(OverlapIntervals.of(deep, deep, 500, 1).chance().high()).isEqualTo(1);
    assertThat(OverlapIntervals.of(wide, wide, 500, 1).chance().high()).isLessThan(.6);
  }

  @Test
  void aMoveStaysInsideBlocksOfOtherWidths() {
    Units uneven = new Units(Site.BLOCK_OUTPUT, List.of(3, 5));
    Mask all = Samples.mask(uneven, 0, 1, 2);
    // A whole block stays the whole block, whatever permutes its coordinates.
    assertThat(OverlapIntervals.of(all, all, 50, 1).chance()).isEqualTo(new Interval(1, 1));
  }

  @Test
  void nothingComparedWithNothingHasNoInterval() {
    Units units = Units.of(Site.BLOCK_OUTPUT, 2, 4);
    Mask none = Samples.mask(units);
    assertThat(OverlapIntervals.of(none, none, 10, 1).interval().low()).isNaN();
    assertThatThrownBy(() -> OverlapIntervals.of(none, none, 0, 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("1 draw");
  }
}
