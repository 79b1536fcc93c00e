package dev.broca.lab.lesion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.made.Sentences;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.PositionClass;
import dev.broca.model.unit.Site;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What fills are made of. */
class FillsTest {
  @Test
  void neutralTextsAreManyDifferentAndNotTheLocalizers() {
    List<String> texts = NeutralTexts.all();
    assertThat(texts).hasSize(240).doesNotHaveDuplicates();
    List<String> sentences = Sentences.all().stream().map(Stimulus::text).toList();
    assertThat(texts)
        .noneMatch(
            text -> sentences.stream().anyMatch(s -> text.toLowerCase(Locale.ROOT).contains(s)));
    assertThat(texts).allMatch(text -> text.matches("[A-Z].*\\. [A-Z].*\\."));
  }

  @Test
  void classMeansTakeThePrefixAsTheFirstPosition() {
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      List<String> texts = NeutralTexts.all().subList(0, 6);
      var means =
          (Fill.ClassMean)
              Fills.of(LesionKind.CLASS_MEAN, model, texts, OptionalInt.of(0), 1, Progress.NONE);
      float[] alone = model.blocks(new int[] {0}); // the first position sees nothing else
      int last = model.units(Site.BLOCK_OUTPUT).count() - 1;
      assertThat(means.mean(PositionClass.FIRST, last))
          .isCloseTo(alone[alone.length - 1], withinPercentage(0.001));
    }
  }

  @Test
  void aSeedDrawsADonor() {
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      List<String> texts = NeutralTexts.all();
      var one = (Fill.Donor) fill(model, texts, 1);
      var again = (Fill.Donor) fill(model, texts, 1);
      var other = (Fill.Donor) fill(model, texts, 2);
      var units = model.units(Site.BLOCK_OUTPUT);
      assertThat(one.values(units, 3, units.width(3)))
          .containsExactly(again.values(units, 3, units.width(3)));
      assertThat(one.values(units, 3, units.width(3)))
          .isNotEqualTo(other.values(units, 3, units.width(3)));
      assertThatThrownBy(() -> fill(model, List.of("No."), 1))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("8 tokens");
    }
  }

  private static Fill fill(LanguageModel model, List<String> texts, long seed) {
    return Fills.of(LesionKind.RESAMPLE, model, texts, OptionalInt.of(0), seed, Progress.NONE);
  }
}
