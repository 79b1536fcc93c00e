package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FoldsTest {
  private final JsonNode golden = Cases.golden("folds");

  @Test
  void groupedFoldsAreThoseOfGroupKFold() {
    assertThat(golden.get("grouped")).hasSize(4);
    for (JsonNode node : golden.get("grouped")) {
      List<String> groups = Cases.strings(node.get("groups"));
      assertTests(Folds.grouped(groups, node.get("k").asInt()), node.get("tests"));
    }
  }

  @Test
  void contiguousAndShuffledFoldsAreThoseOfKFold() {
    assertTests(Folds.contiguous(23, 4), golden.get("contiguous"));
    assertTests(Folds.shuffled(23, 4, 123), golden.get("shuffled"));
  }

  private static void assertTests(Folds folds, JsonNode tests) {
    assertThat(folds.count()).isEqualTo(tests.size());
    for (int fold = 0; fold < folds.count(); fold++) {
      int[] expected =
          Arrays.stream(Golden.doubles(tests.get(fold))).mapToInt(value -> (int) value).toArray();
      assertThat(folds.test(fold)).containsExactly(expected);
      int[] both =
          IntStream.concat(Arrays.stream(folds.test(fold)), Arrays.stream(folds.train(fold)))
              .sorted()
              .toArray();
      assertThat(both).containsExactly(IntStream.range(0, folds.stimuli()).toArray());
    }
  }

  @Test
  void moreFoldsThanGroupsAreRefused() {
    assertThatThrownBy(() -> Folds.grouped(List.of("a", "a", "b"), 3))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("number of groups, which is 2, but 3");
    assertThatThrownBy(() -> Folds.contiguous(5, 1)).isInstanceOf(LabException.class);
    assertThatThrownBy(() -> Folds.shuffled(5, 6, 1)).isInstanceOf(LabException.class);
  }

  @Test
  void equalFoldsAreEqual() {
    assertThat(Folds.contiguous(9, 3))
        .isEqualTo(Folds.contiguous(9, 3))
        .hasSameHashCodeAs(Folds.contiguous(9, 3))
        .isNotEqualTo(Folds.shuffled(9, 3, 1));
  }
}
