package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ContrastTest {
  private static Contrast contrast(String name, List<String> positives, List<String> negatives) {
    return contrast(name, "S", "N", "", positives, negatives);
  }

  private static Contrast contrast(
      String name,
      String positive,
      String negative,
      String group,
      List<String> positives,
      List<String> negatives) {
    return new Contrast(
        name,
        positive,
        negative,
        positives.stream().map(text -> new Stimulus(text, group)).toList(),
        negatives.stream().map(text -> new Stimulus(text, group)).toList(),
        "test");
  }

  @Test
  void hashIsSha256OverLengthsAndTexts() {
    // Python: def f(*x): h = hashlib.sha256(); [h.update(struct.pack('>i', v) if isinstance(v, int)
    // else struct.pack('>i', len(v.encode())) + v.encode()) for v in x]; return h.hexdigest()
    // f('net', 'S', 2, 'a b', '', 'ü', '', 'N', 1, 'c', '')
    assertThat(contrast("net", List.of("a b", "ü"), List.of("c")).hash())
        .isEqualTo("0ddd778b67b2ead08fa8b198ee9afdc70a2b3c7fa82d67d8e425e1ea12b6358d");
  }

  @Test
  void hashSeesNamesTextsOrderGroupsAndConditions() {
    List<Contrast> all =
        List.of(
            contrast("net", List.of("a", "b"), List.of("c", "d")),
            contrast("net", List.of("b", "a"), List.of("c", "d")),
            contrast("net", List.of("a", "b", "c"), List.of("d")),
            contrast("net", List.of("c", "d"), List.of("a", "b")),
            contrast("net", List.of("ab"), List.of("c", "d")),
            contrast("net2", List.of("a", "b"), List.of("c", "d")),
            contrast("net", "S", "M", "", List.of("a", "b"), List.of("c", "d")),
            contrast("net", "S", "N", "g", List.of("a", "b"), List.of("c", "d")));
    assertThat(all.stream().map(Contrast::hash)).doesNotHaveDuplicates();
  }

  @Test
  void duplicatesAreReported() {
    assertThat(contrast("net", List.of("a", "b", "a"), List.of("b", "c", "a")).duplicates())
        .containsExactly("a", "b", "a");
  }

  @Test
  void limitTakesTheFirstOfEachCondition() {
    var first = contrast("net", List.of("a", "b", "c"), List.of("d")).first(2);
    assertThat(first.stimuli()).extracting(Stimulus::text).containsExactly("a", "b", "d");
    assertThatThrownBy(() -> first.first(0))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("1 or more, found 0");
  }

  @Test
  void oneConditionIsRefused() {
    assertThatThrownBy(() -> contrast("net", List.of("a"), List.of()))
        .isInstanceOf(LabException.class)
        .hasMessage("Contrast 'net' needs texts in both conditions, but 'N' has none.");
    assertThatThrownBy(() -> contrast("net", List.of(), List.of("a")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("'S' has none");
    assertThatThrownBy(() -> contrast("net", "S", "S", "", List.of("a"), List.of("b")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("both are called 'S'");
    assertThatThrownBy(() -> contrast(" ", List.of("a"), List.of("b")))
        .isInstanceOf(LabException.class);
  }

  @Test
  void textsThatCannotBeReadAreRefused() {
    Stream.of("", " \t\n", "\u00A0\u2003", "\u200B", "\u0000")
        .forEach(blank ->
            assertThatThrownBy(() -> Stimulus.of(blank))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("blank"));
    assertThatThrownBy(() -> Stimulus.of("half \uD83D pair"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("surrogate");
    assertThat(Stimulus.of("whole \uD83D\uDE00 pair").text()).hasSize(13);
  }
}
