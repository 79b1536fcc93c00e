package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** scipy 1.14.1 on numpy 1.26.4, and mpmath for the tails. */
class WelchTest {
  record Column(String name, double[] positive, double[] negative, double t, double p) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Column> columns() {
    var columns = new ArrayList<Column>();
    for (JsonNode test : Golden.json("stats/welch.json")) {
      double[] t = Golden.doubles(test.get("t"));
      double[] p = Golden.doubles(test.get("p"));
      for (int i = 0; i < t.length; i++) {
        double[] positive = Golden.column(test.get("a"), i);
        double[] negative = Golden.column(test.get("b"), i);
        String name = test.get("name").asString() + ", column " + i;
        columns.add(new Column(name, positive, negative, t[i], p[i]));
      }
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("columns")
  void isScipysToTheLastBit(Column column) {
    assertThat(Welch.of(column.positive, column.negative).t()).isEqualTo(Double.valueOf(column.t));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void pIsScipysInRelativeTerms(Column column) {
    double p = Welch.of(column.positive, column.negative).p();
    if (Double.isNaN(column.p)) {
      assertThat(p).isNaN();
    } else {
      assertThat(p).isCloseTo(column.p, within(1e-6 * column.p));
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
