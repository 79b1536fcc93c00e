package dev.broca.lab.benchmark.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.PassageScore;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.benchmark.RegionScore;
import dev.broca.lab.benchmark.Rule;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** SyntaxGym's formulas, held against Python's own parser (tools/golden/formulas.py). */
class FormulaTest {
  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Golden.json("benchmark/formulas.json").spliterator(), false);
  }

  private static Surprisals surprisals(JsonNode example) {
    return (region, condition) -> example.get("surprisals").get(condition).get(region).asDouble();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFormulaIsTrueWhereItIsInPython(JsonNode example) {
    Formula formula = Formula.parse(example.get("formula").asString());
    assertThat(formula.holds(surprisals(example))).isEqualTo(example.get("holds").asBoolean());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSignOfTheMarginIsTheTruth(JsonNode example) {
    Formula formula = Formula.parse(example.get("formula").asString());
    double margin = formula.margin(surprisals(example));
    assertThat(formula.holds(surprisals(example)) ? margin : -margin).isGreaterThanOrEqualTo(-0.0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFormulaCanBeReadAsItIsWritten(JsonNode example) {
    Formula formula = Formula.parse(example.get("formula").asString());
    assertThat(Formula.parse(formula.toString())).isEqualTo(formula);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void chanceIsTheShareOfOrdersUnderWhichItHolds(JsonNode example) {
    List<PassageScore> scores =
        example
            .get("surprisals")
            .propertyStream()
            .map(condition -> score(condition.getKey(), condition.getValue()))
            .toList();
    var rule = new Rule.Predictions(List.of(Formula.parse(example.get("formula").asString())));
    assertThat(rule.chance(scores, Reduce.SUM, 10))
        .isCloseTo(example.get("chance").asDouble(), within(1e-12));
  }

  private static PassageScore score(String condition, JsonNode surprisals) {
    List<RegionScore> parts =
        Stream.of("1", "2", "3")
            .map(region -> new RegionScore(region, -surprisals.get(region).asDouble(), 1))
            .toList();
    return new PassageScore(
        condition, new RegionScore("*", -surprisals.get("*").asDouble(), 3), parts, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "(1;%a%) - (1;%b%) + (1;%b%) > (1;%a%) - 0.5, true",
    "(1;%a%) - ((1;%b%) + (1;%b%)) > (1;%a%) - 0.5, false",
    "(1;%a%) < (1;%b%) | (1;%b%) < (1;%a%) & (1;%a%) < 0, true",
    "((1;%a%) < (1;%b%) | (1;%b%) < (1;%a%)) & (1;%a%) < 0, false",
    "(1;%a%)<(1;%b%), true",
    "  ( ( (1;%a%) ) < -1 ), false"
  })
  void operatorsRankAsUsual(String formula, boolean expected) {
    Surprisals one = (region, condition) -> condition.equals("a") ? 1 : 2;
    assertThat(Formula.parse(formula).holds(one)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "((1;%a%) < (1;%b%), column 1: this ( is never closed",
    "(1;%a%) < (1;%b%)), column 18: this ) closes nothing",
    "(1;%a%) + (1;%b%), expected a comparison",
    "((1;%a%) < (1;%b%)) + (1;%a%) > 2, 'column 1: expected a surprisal or a number'",
    "(1;%a%) & (1;%b%) < 2, column 1: expected a comparison",
    "(1;%a%) < (1;%b%) < 3, cannot be chained",
    "(1;%a%) <, 'expected a region such as (5;%condition%), a number or a (, found the end'",
    "(1;a) < 2, found",
    "(1;%a%) (1;%b%), expected an operator or the end",
    "(1;%a%) < 1e999, too large",
    "'', found the end"
  })
  void whatIsWrongIsSaidWithItsColumn(String formula, String part) {
    assertThatThrownBy(() -> Formula.parse(formula))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("column");
  }

  @Test
  void deepFormulasAreRefusedNotCrashedOn() {
    assertThatThrownBy(() -> Formula.parse("(".repeat(100_000))).isInstanceOf(LabException.class);
  }

  @Test
  void damagedFormulasAreReadOrRefusedButNothingElse() {
    var random = new Random(4);
    String characters = "()%;*&|<>=+-0159. ab";
    List<String> formulas = cases().map(example -> example.get("formula").asString()).toList();
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder(formulas.get(random.nextInt(formulas.size())));
      int at = random.nextInt(text.length());
      char other = characters.charAt(random.nextInt(characters.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, other);
        default -> text.setCharAt(at, other);
      }
      try {
        Formula formula = Formula.parse(text.toString());
        assertThat(Formula.parse(formula.toString())).isEqualTo(formula);
      } catch (LabException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 19_000);
  }
}
