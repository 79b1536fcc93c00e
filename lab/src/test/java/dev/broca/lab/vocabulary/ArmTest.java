package dev.broca.lab.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ArmTest {
  @Test
  void everyLabelMeansWhatHasIt() {
    assertThat(Arm.known()).doesNotHaveDuplicates();
    assertThat(
            Stream.concat(
                Arm.known().stream(),
                Stream.of(new Arm.Other("multiple-demand"), new Arm.Reduced("language"))))
        .allSatisfy(arm -> assertThat(Arm.of(arm.label())).isEqualTo(arm));
  }

  @Test
  void jsonHoldsItsLabel() {
    assertThat(Arm.known())
        .allSatisfy(arm -> {
          String json = JsonMapper.shared().writeValueAsString(arm);
          assertThat(json).isEqualTo("\"" + arm.label() + "\"");
          assertThat(JsonMapper.shared().readValue(json, Arm.class)).isEqualTo(arm);
        });
  }
}
