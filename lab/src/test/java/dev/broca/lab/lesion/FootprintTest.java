package dev.broca.lab.lesion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against numpy (tools/golden/footprint.py). */
class FootprintTest {
  private static Energy energy(JsonNode test) {
    var units = Units.of(Site.BLOCK_OUTPUT, test.get("blocks").asInt(), test.get("width").asInt());
    return Energy.of(units, Golden.doubles(test.get("first")), Golden.doubles(test.get("rest")));
  }

  private static List<Integer> integers(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).map(JsonNode::asInt).toList();
  }

  @Test
  void outliersAreNumpys() {
    for (JsonNode test : Golden.json("localizer/footprint.json")) {
      var found = Outliers.of(energy(test)).coordinates();
      assertThat(found).hasSize(test.get("outliers").size()).isNotEmpty();
      for (int i = 0; i < found.size(); i++) {
        JsonNode expected = test.get("outliers").get(i);
        assertThat(found.get(i).coordinate()).isEqualTo(expected.get("coordinate").asInt());
        double ratio = expected.get("ratio").asDouble();
        assertThat(found.get(i).ratio()).isCloseTo(ratio, within(1e-12 * ratio));
      }
    }
  }

  @Test
  void nominalFootprintIsNumpys() {
    for (JsonNode test : Golden.json("localizer/footprint.json")) {
      var energy = energy(test);
      int[] members = integers(test.get("mask")).stream().mapToInt(Integer::intValue).toArray();
      var found = Footprint.nominal(Samples.mask(energy.units(), members), energy);
      assertThat(found.perBlock()).isEqualTo(integers(test.get("per_block")));
      assertThat(found.coordinates()).isEqualTo(test.get("coordinates").asInt());
      assertThat(found.firstBlock()).hasValue(test.get("first_block").asInt());
      assertThat(found.outliers()).isEqualTo(integers(test.get("hit")));
      assertThat(found.energyFirst()).isCloseTo(test.get("energy_first").asDouble(), within(1e-14));
      assertThat(found.energyRest()).isCloseTo(test.get("energy_rest").asDouble(), within(1e-14));
    }
  }

  @Test
  void everythingMaskedIsAllTheEnergy() {
    var energy = energy(Golden.json("localizer/footprint.json").get(0));
    var all = Samples.mask(energy.units()).complement();
    assertThat(Footprint.nominal(all, energy).energyFirst()).isCloseTo(1, within(1e-14));
    var none = Footprint.nominal(Samples.mask(energy.units()), energy);
    assertThat(none.energyRest()).isEqualTo(0);
    assertThat(none.firstBlock()).isEmpty();
    assertThat(none.outliers()).isEmpty();
  }

  @Test
  void silentBlocksHaveNoEnergyAndNoOutliers() {
    var units = Units.of(Site.BLOCK_OUTPUT, 2, 3);
    var energy = Energy.of(units, new double[6], new double[] {1, 1, 2, 0, 0, 0});
    assertThat(Outliers.of(energy).coordinates()).isEmpty();
    var footprint = Footprint.nominal(Samples.mask(units, 2, 4), energy);
    assertThat(footprint.energyFirst()).isEqualTo(0);
    assertThat(footprint.energyRest()).isEqualTo(.25);
    assertThat(energy.of(PositionClass.REST, 2)).isEqualTo(2);
  }

  @Test
  void ratioOfExactlyFifteenIsNoOutlier() {
    var units = Units.of(Site.BLOCK_OUTPUT, 1, 3);
    double[] energies = {1, 225, 1};
    assertThat(Outliers.of(Energy.of(units, energies, energies)).coordinates()).isEmpty();
    energies[1] = 225.1;
    assertThat(Outliers.of(Energy.of(units, energies, energies)).contains(1)).isTrue();
  }

  @Test
  void impossibleEnergiesAreRefused() {
    var units = Units.of(Site.BLOCK_OUTPUT, 2, 3);
    assertThatThrownBy(() -> Energy.of(units, new double[6], new double[5]))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("5", "2 x 3");
    for (double impossible : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] energies = new double[6];
      Arrays.fill(energies, 1);
      energies[4] = impossible;
      assertThatThrownBy(() -> Energy.of(units, new double[6], energies))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("coordinate 1 of block 1");
    }
    var energy = Energy.of(units, new double[6], new double[6]);
    var mask = Samples.mask(Units.of(Site.BLOCK_OUTPUT, 3, 2), 1);
    assertThatThrownBy(() -> Footprint.nominal(mask, energy))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("3 x 2", "2 x 3");
  }
}
