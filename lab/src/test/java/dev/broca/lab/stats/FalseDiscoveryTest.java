package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FalseDiscoveryTest {
  @Test
  void isScipys() {
    int compared = 0;
    for (JsonNode test : Golden.json("stats/bh_fdr.json")) {
      double[] p = Golden.doubles(test.get("p"));
      if (test.get("adjusted").isArray()) {
        assertThat(FalseDiscovery.benjaminiHochberg(p))
            .as(test.get("name").asString())
            .isEqualTo(Golden.doubles(test.get("adjusted")));
        compared++;
      } else {
        assertThatThrownBy(() -> FalseDiscovery.benjaminiHochberg(p))
            .isInstanceOf(LabException.class)
            .hasMessageContaining("between 0 and 1")
            .hasMessageContaining("number 1");
      }
    }
    assertThat(compared).isEqualTo(7);
  }
}
