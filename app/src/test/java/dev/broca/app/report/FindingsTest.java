package dev.broca.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.Range;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class FindingsTest {
  @Test
  void aSmallMaskOfManySignificantUnitsIsAChoiceByRank() {
    var found = Synthetic.small().percent(1).localization();
    int passing = found.quality().significance().maxT();
    assertThat(passing).isGreaterThan(3);
    assertThat(new Findings(found).rankChoice())
        .contains("significance does not bind: " + passing + " units pass the max-t test")
        .contains("takes 3.");
  }

  @Test
  void aLargeMaskIsSaidToHoldUnitsThatFail() {
    var found = Synthetic.small().percent(50).localization();
    int passing = found.quality().significance().maxTInMask();
    assertThat(new Findings(found).rankChoice())
        .isEqualTo(
            "Only %d of the mask's 192 units pass the max-t test: the others may be there by chance."
                .formatted(passing));
  }

  @Test
  void unitsThatPreferTheOtherConditionAreCounted() {
    var found = Synthetic.small().percent(50).localization();
    long against = found.mask().stream().filter(u -> found.map().t(u) <= 0).count();
    var all = new Findings(Synthetic.small().percent(50).in(Range.BOTTOM).localization());
    assertThat(new Findings(found).selection())
        .isEqualTo(
            "192 of 384 units (50 %), those with the largest t, prefer sentences to nonwords"
                + (against == 0 ? "." : ", except for " + against + " that do not."));
    assertThat(all.selection()).contains("the most negative t, prefer nonwords to sentences");
  }

  @Test
  void outliersThatAreHitAreNamed() {
    // Blocks of 64 coordinates, half of all units: each of the three must be hit in some block.
    var findings = new Findings(Synthetic.small().percent(50).localization());
    assertThat(String.join(" ", findings.evidence()))
        .contains("hits 3 of 3 outlier coordinates (5, 17, 31)");
  }

  @ParameterizedTest
  @CsvSource({
    "-.1, hardly more of the same units than chance",
    ".1, hardly more of the same units than chance",
    ".2, some of the same units",
    ".5, mostly the same units",
    "1, mostly the same units",
    "NaN, hardly more of the same units than chance"
  })
  void overlapsHaveWords(double corrected, String words) {
    assertThat(Findings.sameUnits(new Overlap(1, .5, corrected))).isEqualTo(words);
  }
}
