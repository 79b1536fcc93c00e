package dev.broca.lab.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SelectionTest {
  private static final Amount FOUR = new Amount.Count(4);

  /**
   * Two blocks of four units: units 1, 3, 4 and 6 tie for the largest t, 2 and 7 for the smallest,
   * 0 is constant, 5 differs without varying.
   */
  private static TMap tied() {
    double[][] rows = {
      {7, 5, 1, 5, 5, 9, 5, 1},
      {7, 6, 2, 6, 6, 9, 6, 2},
      {7, 1, 5, 1, 1, 1, 1, 5},
      {7, 2, 6, 2, 2, 1, 2, 6},
    };
    var positive = new BitSet();
    positive.set(0, 2);
    try (var sample = Samples.of(Units.of(Site.BLOCK_OUTPUT, 2, 4), rows, positive)) {
      return TMap.of(sample.contrast(), Mode.PAPER);
    }
  }

  private static List<Integer> chosen(Selection selection) {
    return selection.of(tied(), Passport.empty()).stream().boxed().toList();
  }

  @Test
  void percentagesAreTheAuthorsNumbersOfUnits() {
    for (JsonNode test : Golden.json("stats/percentage_units.json")) {
      var units =
          Units.of(Site.BLOCK_OUTPUT, test.get("layers").asInt(), test.get("hidden").asInt());
      assertThat(new Amount.Percent(test.get("percentage").asDouble()).of(units))
          .as(test.toString())
          .isEqualTo(test.get("n").asInt());
    }
    assertThat(new Amount.Percent(29).of(Units.of(Site.BLOCK_OUTPUT, 48, 1600))).isEqualTo(22271);
  }

  @Test
  void percentageOfUnevenBlocksIsOfAllUnits() {
    var units = new Units(Site.BLOCK_OUTPUT, List.of(10, 30));
    assertThat(new Amount.Percent(20).of(units)).isEqualTo(8);
  }

  @Test
  void strictBreaksTiesInOrderAndLeavesConstantsOut() {
    assertThat(chosen(Selection.top(new Amount.Count(3)))).containsExactly(1, 3, 4);
    assertThat(chosen(Selection.top(FOUR).in(Range.BOTTOM))).containsExactly(1, 2, 3, 7);
    assertThat(chosen(Selection.top(new Amount.Count(6)))).containsExactly(1, 2, 3, 4, 6, 7);
  }

  @Test
  void paperTakesAllTiedUnitsAndRanksInfinityFirst() {
    var paper = Selection.top(new Amount.Count(2)).in(Mode.PAPER);
    assertThat(chosen(paper)).containsExactly(1, 3, 4, 5, 6);
    assertThat(chosen(paper.in(Range.BOTTOM))).containsExactly(1, 2, 3, 4, 6, 7);
  }

  @Test
  void bandsAreDrawnFromVaryingUnitsBySeed() {
    var band = Selection.top(new Amount.Count(2)).in(new Range(0, 100));
    assertThat(chosen(band)).hasSize(2).isSubsetOf(1, 2, 3, 4, 6, 7).isEqualTo(chosen(band));
    var draws = LongStream.range(0, 50).mapToObj(seed -> chosen(band.seeded(seed))).distinct();
    assertThat(draws.count()).isGreaterThan(10);
  }

  @Test
  void optionsAreInThePassport() {
    var model = Passport.empty().with("model", "tiny");
    var top = Selection.top(FOUR).of(tied(), model).passport();
    assertThat(top.json())
        .isEqualTo(
            "{\"mode\":\"strict\",\"model\":\"tiny\",\"num_units\":4,\"percentage\":null,"
                + "\"range\":\"100-100\",\"seed\":42}");
    var percent = Selection.top(new Amount.Percent(12.5)).of(tied(), model).passport();
    assertThat(percent.json()).contains("\"num_units\":null,\"percentage\":12.5");
    assertThat(percent.key()).isNotEqualTo(top.key());
  }

  @Test
  void moreThanThereIsIsRefused() {
    assertRefused(Selection.top(new Amount.Count(9)), "9 units", "only 8", "2 x 4");
    assertRefused(Selection.top(new Amount.Count(7)), "7 units", "only 6", "constant");
    assertRefused(
        Selection.top(new Amount.Count(7)).in(new Range(0, 100)), "7 units", "only 6", "constant");
    assertRefused(Selection.top(FOUR).in(new Range(0, 30)), "4 units", "only 2", "0-30");
  }

  @Test
  void lessThanOneUnitIsRefused() {
    assertRefused(Selection.top(new Amount.Percent(12.4)), "12.4 %", "less than one unit");
    assertThatThrownBy(() -> new Amount.Count(0)).isInstanceOf(LabException.class);
    for (double percentage : new double[] {0, -1, 100.1, Double.NaN}) {
      assertThatThrownBy(() -> new Amount.Percent(percentage))
          .isInstanceOf(LabException.class)
          .hasMessageContaining(Double.toString(percentage));
    }
  }

  @Test
  void undefinedPercentilesInPaperModeAreRefused() {
    assertRefused(
        Selection.top(FOUR).in(Mode.PAPER).in(new Range(0, 90)), "constant", "--mode strict");
  }

  private static void assertRefused(Selection selection, String... parts) {
    assertThatThrownBy(() -> selection.of(tied(), Passport.empty()))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void amountNeedsExactlyOneOption() {
    assertThat(Amount.of(1.5, null)).isEqualTo(new Amount.Percent(1.5));
    assertThat(Amount.of(null, 7)).isEqualTo(new Amount.Count(7));
    assertThatThrownBy(() -> Amount.of(1.5, 7))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("--percentage 1.5", "--num-units 7");
    assertThatThrownBy(() -> Amount.of(null, null))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("--percentage", "--num-units");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100-100", "0-0", "80-90", "0-100", "99-100"})
  void rangesReadBack(String range) {
    assertThat(Range.parse(range)).hasToString(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "90-80",
        "50-50",
        "0-101",
        "-1-5",
        "a-b",
        "1-2-3",
        "80 - 90",
        "8e1-90",
        "٣-٤",
        "99999999999-5",
        "1.5-2"
      })
  void otherRangesAreRefused(String range) {
    assertThatThrownBy(() -> Range.parse(range)).isInstanceOf(LabException.class);
  }
}
