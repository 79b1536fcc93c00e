package dev.broca.lab.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import org.junit.jupiter.api.Test;

class ControlKindTest {
  @Test
  void everyKindHasAPlaceAmongTheClosest() {
    assertThat(ControlKind.closestFirst()).containsExactlyInAnyOrder(ControlKind.values());
  }

  @Test
  void everyLabelIsThatOfItsKindAndOthersAreRefusedWithTheList() {
    for (ControlKind kind : ControlKind.values()) {
      assertThat(ControlKind.of(kind.label())).isEqualTo(kind);
    }
    assertThatThrownBy(() -> ControlKind.of("energie"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("uniform, layer, run, energy, label-permuted");
  }

  @Test
  void onlyExchangeableKindsDecide() {
    assertThat(ControlKind.deciding())
        .containsExactly(ControlKind.ENERGY, ControlKind.LABEL_PERMUTED);
  }
}
