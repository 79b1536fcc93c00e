package dev.broca.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.Network;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.PermutedLabels;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.made.Sentences;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels that are permuted keep what length and group say, and the pipeline runs as it did. */
class LabelPermutedTest {
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 3, 200);

  /** As many texts of each number of tokens as a bin needs: every number is a stratum. */
  private static List<Integer> tokens(int texts) {
    return IntStream.range(0, texts).mapToObj(text -> 10 + text % 3).toList();
  }

  private static List<String> groups(int texts) {
    return IntStream.range(0, texts).mapToObj(text -> text % 2 == 0 ? "a" : "b").toList();
  }

  @Test
  void labelsStayInTheirGroupAndLength() {
    int texts = 72;
    List<Integer> tokens = tokens(texts);
    List<String> groups = groups(texts);
    PermutedLabels permuted = PermutedLabels.of(20, groups, tokens);
    assertThat(permuted.strata()).isEqualTo(6);
    for (long seed = 0; seed < 50; seed++) {
      double[] labels = permuted.labels(seed);
      for (String group : List.of("a", "b")) {
        for (int length = 10; length < 13; length++) {
          int wanted = length;
          int[] stratum =
              IntStream.range(0, texts)
                  .filter(i -> groups.get(i).equals(group) && tokens.get(i) == wanted)
                  .toArray();
          double before = IntStream.of(stratum).filter(i -> i < 20).count();
          assertThat(IntStream.of(stratum).mapToDouble(i -> labels[i]).sum()).isEqualTo(before);
        }
      }
    }
  }

  /** A text is positive as often as a text of its stratum is. */
  @Test
  void labelsAreDrawnEvenly() {
    PermutedLabels permuted =
        PermutedLabels.of(9, Collections.nCopies(24, ""), tokens(24).stream().sorted().toList());
    double[] often = new double[24];
    for (long seed = 0; seed < 2000; seed++) {
      double[] labels = permuted.labels(seed);
      IntStream.range(0, 24).forEach(i -> often[i] += labels[i] / 2000);
    }
    // Sorted by length: the first 8 texts, all positive, then 8 with one positive, then 8 with
    // none.
    for (int i = 0; i < 24; i++) {
      assertThat(often[i]).isCloseTo(i < 8 ? 1 : i < 16 ? 1 / 8.0 : 0, within(.03));
    }
    // (1 x 7 / 8) within strata of 9 x 15 / 24 in all.
    assertThat(permuted.freedom()).isCloseTo(.875 / 5.625, within(1e-12));
  }

  @Test
  void binsAreSmallButNeverSmallerThanTheirLeast() {
    for (int texts = 4; texts < 100; texts++) {
      List<Integer> tokens = IntStream.range(0, texts).boxed().toList();
      PermutedLabels permuted =
          PermutedLabels.of(
              texts / 2, Collections.nCopies(texts, "f"), alternating(tokens, texts / 2));
      assertThat(permuted.strata()).isEqualTo(Math.max(1, texts / PermutedLabels.BIN));
    }
  }

  /** Even lengths for the first half, odd ones for the second. */
  private static List<Integer> alternating(List<Integer> tokens, int half) {
    return tokens.stream().map(i -> i < half ? 2 * i : 2 * (i - half) + 1).toList();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void masksAreThoseOfTheWholePipelineWithOtherLabels(Mode mode) {
    for (int positives : List.of(30, 21)) {
      double[][] rows = rows(60, new Random(positives));
      var positive = new BitSet();
      positive.set(0, positives);
      Selection selection = Selection.top(new Amount.Count(25)).in(mode);
      PermutedLabels labels = PermutedLabels.of(positives, groups(60), tokens(60));
      try (var sample = Samples.of(UNITS, rows, positive)) {
        List<Mask> masks = Controls.labelPermuted(sample.contrast(), labels, selection, 12, 7);
        assertThat(masks).hasSize(12);
        for (int i = 0; i < 12; i++) {
          double[] drawn = labels.labels(7 + i);
          var other = new BitSet();
          IntStream.range(0, 60).filter(text -> drawn[text] == 1).forEach(other::set);
          var contrast =
              LabelledResponses.of(sample.contrast().responses(), other, Activation.SIGNED);
          assertThat(other.cardinality()).isEqualTo(positives);
          assertThat(masks.get(i))
              .isEqualTo(selection.of(TMap.of(contrast, mode), Passport.empty()));
        }
        assertThat(masks.stream().distinct().count()).isGreaterThan(1);
      }
    }
  }

  private static double[][] rows(int texts, Random random) {
    double[][] rows = new double[texts][UNITS.count()];
    for (int i = 0; i < texts; i++) {
      for (int u = 1; u < UNITS.count(); u++) { // unit 0 is constant
        rows[i][u] = 1000 * (u % 7) + random.nextGaussian() * (1 + u % 5);
      }
    }
    return rows;
  }

  @Test
  void aSeedGivesTheSameMaskWhicheverIsFirst() {
    try (var sample = Samples.random(40, 2, 60, 3)) {
      PermutedLabels labels = PermutedLabels.of(20, groups(40), Collections.nCopies(40, 12));
      Selection selection = Selection.top(new Amount.Count(10));
      List<Mask> masks = Controls.labelPermuted(sample.contrast(), labels, selection, 9, 100);
      assertThat(Controls.labelPermuted(sample.contrast(), labels, selection, 3, 104))
          .isEqualTo(masks.subList(4, 7));
      assertThat(masks.get(4).passport().json()).contains("label-permuted", "104");
    }
  }

  @ParameterizedTest
  @CsvSource({"3,3", "20,20", "60,40", "33,67"})
  void conditionsThatLengthSeparatesAreRefusedWithWhatToDo(int positives, int negatives) {
    var tokens = new ArrayList<Integer>();
    IntStream.range(0, positives).forEach(i -> tokens.add(8 + i % 5));
    IntStream.range(0, negatives).forEach(i -> tokens.add(13 + i % 9));
    assertThatThrownBy(() ->
            PermutedLabels.of(positives, Collections.nCopies(positives + negatives, "f"), tokens))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("length alone", "8 to ", "--truncate matched");
  }

  @Test
  void groupsOfOneConditionAreRefused() {
    List<String> groups = IntStream.range(0, 40).mapToObj(i -> i < 20 ? "a" : "b").toList();
    assertThatThrownBy(() -> PermutedLabels.of(20, groups, Collections.nCopies(40, 12)))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("2 strata", "one condition");
  }

  @Test
  void moreControlsThanThereArePermutationsAreRefused() {
    PermutedLabels labels =
        PermutedLabels.of(2, Collections.nCopies(4, ""), Collections.nCopies(4, 7));
    assertThatCode(() -> labels.require(5)).doesNotThrowAnyException();
    assertThatThrownBy(() -> labels.require(6))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("6 label-permuted", "only 6 ways");
  }

  @Test
  void oneExtractionGivesResultAndControls() {
    try (var model = LanguageModel.load("broca-tiny")) {
      LocalizerRun run = Localizer.language(60).on(model);
      var both = run.runWithLabelPermuted(20, 42, Progress.NONE);
      assertThat(both.localization().map().tValues())
          .containsExactly(run.run(Progress.NONE).map().tValues());
      assertThat(both.controls().masks())
          .isEqualTo(run.labelPermuted(20, 42, Progress.NONE).masks())
          .allMatch(mask -> mask.size() == both.localization().mask().size())
          .allMatch(
              mask -> mask.passport().json().contains(both.localization().mask().passport().key()));
      assertThat(both.controls().freedom()).isEqualTo(1); // pairs have equal tokens
      double dice =
          both.controls().masks().stream()
              .mapToDouble(mask -> Overlap.of(mask, both.localization().mask()).dice())
              .average()
              .orElseThrow();
      assertThat(dice).isLessThan(.5);
    }
  }

  @Test
  void whatCannotBePermutedIsRefusedBeforeTheModelRuns() {
    List<Stimulus> sentences = Sentences.all().subList(0, 20);
    List<Stimulus> words =
        sentences.stream().map(s -> Stimulus.of(s.text().substring(0, 8).strip())).toList();
    var contrast = new Contrast("length", "long", "short", sentences, words, "a test");
    try (var model = LanguageModel.load("broca-tiny")) {
      LocalizerRun run =
          Localizer.of(contrast, LocalizerOptions.of(Network.CUSTOM, Mode.STRICT)).on(model);
      Progress never =
          (done, all) -> {
            throw new AssertionError("the model ran");
          };
      assertThatThrownBy(() -> run.runWithLabelPermuted(3, 1, never))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("length alone");
      assertThatThrownBy(() -> run.labelPermuted(3, (1L << 32) - 2, never))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("4294967295");
    }
  }
}
