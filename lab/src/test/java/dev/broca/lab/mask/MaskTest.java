package dev.broca.lab.mask;

import static dev.broca.lab.localize.Samples.mask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.control.Controls;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final Units UNITS = new Units(Site.BLOCK_OUTPUT, List.of(4, 3, 4));

  @Test
  void knowsBlocksAndCoordinates() {
    var mask = mask(UNITS, 0, 3, 4, 7, 10);
    assertThat(mask.size()).isEqualTo(5);
    assertThat(mask.perBlock()).containsExactly(2, 1, 2);
    assertThat(mask.coordinates(0)).containsExactly(0, 3);
    assertThat(mask.coordinates(1)).containsExactly(0);
    assertThat(mask.coordinates(2)).containsExactly(0, 3);
    assertThat(mask.coordinates()).containsExactly(0, 3);
    assertThat(mask.contains(4)).isTrue();
    assertThat(mask.contains(5)).isFalse();
    assertThat(mask.contains(-1)).isFalse();
    assertThat(mask).hasToString("mask of 5 out of blocks of [4, 3, 4] units at block-output");
  }

  @Test
  void setOperationsAreThoseOfSets() {
    var a = mask(UNITS, 1, 2, 9);
    var b = mask(UNITS, 2, 3, 9);
    assertThat(a.union(b)).isEqualTo(mask(UNITS, 1, 2, 3, 9));
    assertThat(a.intersection(b)).isEqualTo(mask(UNITS, 2, 9));
    assertThat(a.minus(b)).isEqualTo(mask(UNITS, 1));
    assertThat(a.complement()).isEqualTo(mask(UNITS, 0, 3, 4, 5, 6, 7, 8, 10));
    assertThat(a.complement().complement()).isEqualTo(a);
    assertThat(a).isEqualTo(mask(UNITS, 1, 2, 9)).hasSameHashCodeAs(mask(UNITS, 1, 2, 9));
    assertThat(a).isNotEqualTo(b);
  }

  @Test
  void derivedMasksSayFromWhat() {
    var a = mask(UNITS, 1).with(Passport.empty().with("name", "a"));
    var b = mask(UNITS, 2).with(Passport.empty().with("name", "b"));
    assertThat(a.minus(b).passport().json())
        .isEqualTo(
            "{\"masks\":[\"%s\",\"%s\"],\"operation\":\"minus\"}"
                .formatted(a.passport().key(), b.passport().key()));
    assertThat(a.minus(b).passport().key()).isNotEqualTo(b.minus(a).passport().key());
    assertThat(a.minus(b).passport().key()).isNotEqualTo(a.union(b).passport().key());
  }

  @Test
  void masksOfDifferentShapesDoNotMix() {
    var other = mask(Units.of(Site.BLOCK_OUTPUT, 2, 4), 1);
    assertThatThrownBy(() -> mask(UNITS, 1).union(other))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("[4, 3, 4]", "2 x 4 units");
    assertThatThrownBy(() -> Overlap.of(mask(UNITS, 1), other)).isInstanceOf(LabException.class);
  }

  @Test
  void unitsThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> mask(UNITS, 11))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("Unit 11", "11 units");
  }

  @Test
  void cannotBeChangedFromOutside() {
    var set = new BitSet();
    set.set(3);
    var mask = Mask.of(UNITS, set, Passport.empty());
    set.set(5);
    mask.toBitSet().set(6);
    mask.coordinates(0)[0] = 1;
    assertThat(mask).isEqualTo(mask(UNITS, 3));
  }

  @Test
  void overlapIsDiceAndDiceBeyondChance() {
    var units = Units.of(Site.BLOCK_OUTPUT, 10, 10);
    var overlap = Overlap.of(mask(units, 1, 2, 3, 4), mask(units, 3, 4, 5, 6));
    assertThat(overlap.shared()).isEqualTo(2);
    assertThat(overlap.dice()).isEqualTo(.5);
    assertThat(overlap.corrected()).isCloseTo((.5 - .04) / (1 - .04), within(1e-15));
    assertThat(Overlap.of(mask(units, 1, 2), mask(units, 1, 2)).corrected()).isEqualTo(1);
    assertThat(Overlap.of(mask(units), mask(units)).dice()).isNaN();
  }

  @Test
  void correctedDiceOfRandomMasksIsZeroOnAverageWhateverTheirSizes() {
    var units = Units.of(Site.BLOCK_OUTPUT, 4, 50);
    var random = new Random(2);
    double sum = 0;
    int rounds = 3000;
    for (int round = 0; round < rounds; round++) {
      sum += Overlap.of(draw(units, 20, random), draw(units, 60, random)).corrected();
    }
    assertThat(sum / rounds).isCloseTo(0, within(.005));
  }

  private static Mask draw(Units units, int k, Random random) {
    return mask(units, random.ints(0, units.count()).distinct().limit(k).toArray());
  }

  @Test
  void uniformControlAvoidsTheMask() {
    var mask = mask(UNITS, 1, 2, 9);
    var control = Controls.uniform(mask, 8, 42);
    assertThat(control).isEqualTo(mask.complement());
    assertThat(Controls.uniform(mask, 3, 42)).isNotEqualTo(Controls.uniform(mask, 3, 43));
    assertThat(Controls.uniform(mask, 3, 42).passport().json())
        .contains("\"control\":\"uniform\"", "\"seed\":42", mask.passport().key());
    assertThatThrownBy(() -> Controls.uniform(mask, 9, 42))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("9 units", "8 units lie outside");
  }
}
