package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** scipy 1.14.1 on numpy 1.26.4, and mpmath for the tails. */
class WelchTest {
  static List<Arguments> columns() {
    var columns = new ArrayList<Arguments>();
    for (JsonNode test : Golden.json("stats/welch.json")) {
      double[] t = Golden.doubles(test.get("t"));
      double[] p = Golden.doubles(test.get("p"));
      for (int i = 0; i < t.length; i++) {
        var welch = Welch.of(Golden.column(test.get("a"), i), Golden.column(test.get("b"), i));
        String name = test.get("name").asString() + ", column " + i;
        columns.add(Arguments.of(Named.of(name, welch), t[i], p[i]));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("columns")
  void isScipysToTheLastBit(Welch welch, Double t, Double p) {
    assertThat(welch.t()).isEqualTo(t);
    if (p.isNaN()) {
      assertThat(welch.p()).isNaN();
    } else {
      assertThat(welch.p()).isCloseTo(p, within(1e-6 * p));
    }
  }

  @Test
  void farTailsAreExactInRelativeTerms() {
    for (JsonNode row : Golden.json("stats/student_tails.json")) {
      double expected = row.get("p").asDouble();
      double p = new Welch(row.get("t").asDouble(), row.get("df").asDouble()).p();
      assertThat(p).as(row.toString()).isCloseTo(expected, within(1e-9 * expected));
    }
  }
}
