package dev.broca.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a control must share with its mask, for every seed. */
class ControlsTest {
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 6, 40);

  /** Coordinates 3 and 7 in blocks 1 to 4, 11 in block 2, and 12 in blocks 0 and 5. */
  private static Mask mask() {
    var members = new BitSet();
    for (int l = 1; l <= 4; l++) {
      members.set(UNITS.first(l) + 3);
      members.set(UNITS.first(l) + 7);
    }
    members.set(UNITS.first(2) + 11);
    members.set(UNITS.first(0) + 12);
    members.set(UNITS.first(5) + 12);
    return Mask.of(UNITS, members, Passport.empty());
  }

  /** Energies that grow with the coordinate in steps, so that peers are known; t 0 but for some. */
  private static UnitStatistics statistics(Random random, double selective) {
    double[] first = new double[UNITS.count()];
    double[] rest = new double[UNITS.count()];
    double[] t = new double[UNITS.count()];
    for (int u = 0; u < UNITS.count(); u++) {
      double level = Math.pow(2, UNITS.coordinate(u) % 8);
      first[u] = level * (1 + 0.02 * random.nextDouble());
      rest[u] = 3 * level * (1 + 0.02 * random.nextDouble());
      t[u] = UNITS.coordinate(u) >= 32 ? selective : random.nextDouble() - 0.5;
    }
    return UnitStatistics.of(t, Energy.of(UNITS, first, rest));
  }

  private static List<List<Integer>> runs(Mask mask) {
    List<List<Integer>> runs = new ArrayList<>();
    for (int c : mask.coordinates()) {
      runs.add(
          IntStream.range(0, UNITS.blocks())
              .filter(l -> mask.contains(UNITS.first(l) + c))
              .boxed()
              .toList());
    }
    runs.sort((a, b) -> a.toString().compareTo(b.toString()));
    return runs;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, 4294967295L})
  void layerMatchedHasTheSameNumberInEveryBlockAndNoneOfTheMask(long seed) {
    Mask control = Controls.layerMatched(mask(), seed);
    assertThat(control.perBlock()).isEqualTo(mask().perBlock());
    assertThat(control.intersection(mask()).size()).isZero();
    assertThat(control).isEqualTo(Controls.layerMatched(mask(), seed));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, 4294967295L})
  void runMatchedHasTheSameRunsAtOtherCoordinates(long seed) {
    Mask control = Controls.runMatched(mask(), seed);
    assertThat(runs(control)).isEqualTo(runs(mask()));
    assertThat(new HashSet<>(control.coordinates())).doesNotContain(3, 7, 11, 12);
  }

  @Test
  void seedsDrawDifferentControls() {
    assertThat(Controls.runMatched(mask(), 1)).isNotEqualTo(Controls.runMatched(mask(), 2));
    assertThat(Controls.layerMatched(mask(), 1)).isNotEqualTo(Controls.layerMatched(mask(), 2));
  }

  @Test
  void energyMatchedIsWithinTheCaliperAndNeutral() {
    UnitStatistics known = statistics(new Random(1), 5);
    for (long seed = 0; seed < 30; seed++) {
      MatchedControl control = Controls.energyMatched(mask(), known, seed);
      assertThat(runs(control.mask())).isEqualTo(runs(mask()));
      assertThat(control.unmatchedUnits()).isZero();
      assertThat(control.mask().coordinates()).allMatch(c -> c < 32); // the others are selective
      Balance own = Balance.of(mask(), Optional.of(known));
      Balance drawn = Balance.of(control.mask(), Optional.of(known));
      double ratio =
          drawn.measured().orElseThrow().energyFirst() / own.measured().orElseThrow().energyFirst();
      assertThat(ratio).isBetween(1 / Controls.CALIPER, Controls.CALIPER);
    }
  }

  /** Coordinates 3, 11, 19, 27 share a level, and 3 and 11 are in the mask: 7 has three peers. */
  @Test
  void whatHasNoPeerIsCounted() {
    UnitStatistics known = statistics(new Random(1), 5);
    var members = mask().toBitSet();
    members.set(UNITS.first(3) + 19);
    members.set(UNITS.first(3) + 27);
    members.set(UNITS.first(3) + 35);
    Mask crowded = Mask.of(UNITS, members, Passport.empty()); // all five of that level
    MatchedControl control = Controls.energyMatched(crowded, known, 3);
    assertThat(control.matched().coordinates()).containsExactly(7, 12);
    assertThat(control.unmatchedUnits()).isCloseTo(1 - 6 / 14.0, within(1e-12));
    assertThat(control.unmatchedFirst()).isBetween(0.0, 1.0);
    assertThat(control.mask().size()).isEqualTo(6);
  }

  @Test
  void aMaskWithoutAnyPeerIsRefusedWithWhatToDo() {
    double[] energy = new double[UNITS.count()];
    for (int u = 0; u < energy.length; u++) {
      energy[u] = Math.pow(3, UNITS.coordinate(u) % 30);
    }
    Arrays.fill(energy, UNITS.first(1), UNITS.first(2), 1);
    UnitStatistics known =
        UnitStatistics.of(new double[UNITS.count()], Energy.of(UNITS, energy, energy));
    var one = new BitSet();
    one.set(UNITS.first(3) + 29);
    assertThatThrownBy(
            () -> Controls.energyMatched(Mask.of(UNITS, one, Passport.empty()), known, 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("none of the mask's 1 coordinates");
  }

  @Test
  void tooManyCoordinatesForARunMatchedControlAreRefused() {
    var members = new BitSet();
    members.set(0, 21);
    assertThatThrownBy(() -> Controls.runMatched(Mask.of(UNITS, members, Passport.empty()), 1))
        .hasMessageContaining("21 coordinates")
        .hasMessageContaining("only 19");
  }

  /**
   * Heads of equal numbers have nothing in common: a mask of every number has peers all the same.
   */
  @Test
  void headsAreMatchedOneByOneWithinTheirBlocks() {
    Units heads = Units.of(Site.HEADS, 4, 12);
    double[] energy = new double[heads.count()];
    double[] t = new double[heads.count()];
    var members = new BitSet();
    for (int u = 0; u < heads.count(); u++) {
      energy[u] = 1 << (heads.coordinate(u) / 3);
      t[u] = heads.coordinate(u) % 3 == 2 ? 3 : 0; // one of three is selective
    }
    for (int l = 0; l < 4; l++) {
      for (int c = 0; c < 3; c++) {
        members.set(heads.first(l) + (3 * l + 4 * c) % 12);
      }
    }
    Mask mask = Mask.of(heads, members, Passport.empty());
    UnitStatistics known = UnitStatistics.of(t, Energy.of(heads, energy, energy));
    for (long seed = 0; seed < 20; seed++) {
      MatchedControl control = Controls.energyMatched(mask, known, seed);
      assertThat(control.unmatchedUnits()).isZero();
      assertThat(control.mask().perBlock()).isEqualTo(mask.perBlock());
      assertThat(control.mask().intersection(mask).size()).isZero();
      assertThat(control.mask().stream()).allMatch(u -> t[u] == 0);
      for (int l = 0; l < 4; l++) {
        assertThat(levels(control.mask(), energy, l)).isEqualTo(levels(mask, energy, l));
      }
    }
    assertThat(Controls.runMatched(mask, 5)).isEqualTo(Controls.layerMatched(mask, 5));
    Arrays.fill(t, 3);
    UnitStatistics selective = UnitStatistics.of(t, Energy.of(heads, energy, energy));
    assertThatThrownBy(() -> Controls.energyMatched(mask, selective, 1))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("none of the mask's 12 units", "Match by layer");
    energy[0] = 1e6;
    assertThat(Outliers.of(Energy.of(heads, energy, energy)).coordinates()).isEmpty();
    Units stream = Units.of(Site.ATTENTION_OUTPUT, 4, 12);
    assertThat(Outliers.of(Energy.of(stream, energy, energy)).contains(0)).isTrue();
  }

  private static List<Double> levels(Mask mask, double[] energy, int block) {
    return Arrays.stream(mask.coordinates(block))
        .mapToObj(c -> energy[mask.units().first(block) + c])
        .sorted()
        .toList();
  }

  @Test
  void nearestEnergyTakesForEveryUnitTheNearestOfItsBlock() {
    double[] zero = new double[UNITS.count()];
    double[] read = new double[UNITS.count()];
    for (int u = 0; u < read.length; u++) {
      read[u] = Math.pow(1.5, UNITS.coordinate(u)); // the nearest is the one above or below
    }
    var known = UnitStatistics.of(zero, Energy.of(UNITS, zero, zero).reading(read));
    var two = new BitSet();
    two.set(UNITS.first(1) + 20);
    two.set(UNITS.first(1) + 21);
    two.set(UNITS.first(4) + 39);
    Mask control = Controls.nearestEnergy(Mask.of(UNITS, two, Passport.empty()), known);
    assertThat(control.coordinates(1)).containsExactly(19, 22);
    assertThat(control.coordinates(4)).containsExactly(38);
    assertThat(control.size()).isEqualTo(3);
  }

  @Test
  void nearestEnergyNeedsAsManyOthersInEveryBlock() {
    var most = new BitSet();
    most.set(UNITS.first(2), UNITS.first(2) + 21);
    Mask mask = Mask.of(UNITS, most, Passport.empty());
    assertThatThrownBy(() -> Controls.nearestEnergy(mask, statistics(new Random(1), 3)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("more than half");
  }

  @Test
  void antiSelectiveTakesTheMostNegative() {
    UnitStatistics known = statistics(new Random(2), -4);
    Mask control = Controls.antiSelective(mask(), known);
    assertThat(control.size()).isEqualTo(mask().size());
    assertThat(control.coordinates()).allMatch(c -> c >= 32);
  }

  @Test
  void outliersAreTakenOutAndRefilledByRank() {
    UnitStatistics known = statistics(new Random(2), 4);
    var outliers = new Outliers(List.of(new Outliers.Coordinate(3, 20)));
    Mask without = Controls.withoutOutliers(mask(), known, outliers, false);
    assertThat(without.size()).isEqualTo(mask().size() - 4);
    assertThat(without.coordinates()).doesNotContain(3);
    Mask refilled = Controls.withoutOutliers(mask(), known, outliers, true);
    assertThat(refilled.size()).isEqualTo(mask().size());
    assertThat(refilled.minus(without).coordinates()).allMatch(c -> c >= 32);
    assertThat(Controls.outliersAlone(mask(), outliers).size()).isEqualTo(4);
  }

  @Test
  void outliersOfTwoAreThoseOfEither() {
    var one = new Outliers(List.of(new Outliers.Coordinate(3, 20), new Outliers.Coordinate(5, 16)));
    var two = new Outliers(List.of(new Outliers.Coordinate(7, 40), new Outliers.Coordinate(5, 30)));
    assertThat(one.and(two).coordinates())
        .containsExactly(
            new Outliers.Coordinate(7, 40),
            new Outliers.Coordinate(5, 30),
            new Outliers.Coordinate(3, 20));
  }

  /** Every matching that brute force finds is no larger. */
  @Test
  void matchingIsTheLargest() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<int[]> peers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        peers.add(IntStream.range(0, 5).filter(p -> random.nextInt(3) == 0).toArray());
      }
      int[] found = Matching.largest(peers, new int[] {4, 2, 0, 1, 3});
      int[] used = Arrays.stream(found).filter(p -> p >= 0).sorted().toArray();
      assertThat(Arrays.stream(used).distinct().count()).isEqualTo(used.length);
      assertThat(used.length).isEqualTo(best(peers, 0, new HashSet<>()));
    }
  }

  private static int best(List<int[]> peers, int i, HashSet<Integer> used) {
    if (i == peers.size()) {
      return 0;
    }
    int most = best(peers, i + 1, used);
    for (int peer : peers.get(i)) {
      if (used.add(peer)) {
        most = Math.max(most, 1 + best(peers, i + 1, used));
        used.remove(peer);
      }
    }
    return most;
  }
}
