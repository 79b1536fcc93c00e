package dev.broca.model.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class NearestTest {
  @Test
  void distanceIsTheFewestChanges() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    var random = new Random(1);
    for (int i = 0; i < 200; i++) {
      String one = letters(random);
      String other = letters(random);
      assertThat(Nearest.distance(one, other)).isEqualTo(recursive(one, other));
    }
  }

  @Test
  void nearestIsTheFirstOfEquallyNearOnesThatAreNotTooFar() {
    List<String> known = List.of("zero", "mean", "meat");
    assertThat(Nearest.of("meal", known, _ -> 1)).contains("mean");
    assertThat(Nearest.of("meal", List.of("meat", "mean"), _ -> 1)).contains("meat");
    assertThat(Nearest.of("mzzl", known, length -> length / 4)).isEmpty();
    assertThat(Nearest.of("x".repeat(10_000_000), known, length -> length)).isEmpty();
  }

  private static String letters(Random random) {
    return random
        .ints(random.nextInt(6), 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The definition, read out. */
  private static int recursive(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.length() + other.length();
    }
    String rest = one.substring(1);
    String otherRest = other.substring(1);
    int replaced = recursive(rest, otherRest) + (one.charAt(0) == other.charAt(0) ? 0 : 1);
    return Math.min(replaced, 1 + Math.min(recursive(rest, other), recursive(one, otherRest)));
  }
}
