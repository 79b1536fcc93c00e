package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.response.Activation;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.MultipleDemand;
import dev.broca.lab.stimuli.made.StimulusSet;
import dev.broca.lab.stimuli.made.Stories;
import dev.broca.model.unit.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked for, and what is missing from a request that cannot be met. */
class LocalizerRequestTest {
  @TempDir Path folder;
  Path file = Path.of("");

  @BeforeEach
  void writeContrastFile() throws IOException {
    file =
        Files.writeString(
            folder.resolve("tense.csv"),
            "text,condition\nshe ran,past\nshe runs,present\nit rained,positive\nit rains,negative\n");
  }

  private static LocalizerRequest request(String network, Mode mode) {
    return new LocalizerRequest(
        network, mode, 42, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static LocalizerRequest with(LocalizerRequest request, Path stimuli) {
    return new LocalizerRequest(
        request.network(),
        request.mode(),
        request.seed(),
        Optional.of(stimuli),
        request.positive(),
        request.negative());
  }

  private static LocalizerRequest comparing(
      LocalizerRequest request, String positive, String negative) {
    return new LocalizerRequest(
        request.network(),
        request.mode(),
        request.seed(),
        request.stimuli(),
        Optional.of(positive),
        Optional.of(negative));
  }

  private static Contrast contrast(LocalizerRequest request) {
    return ((StimulusSet.Fixed) request.texts()).contrast();
  }

  @Test
  void theThreeNetworksNeedNoTextsInStrictMode() {
    assertThatCode(() -> request("language", Mode.STRICT).localizer()).doesNotThrowAnyException();
    assertThat(contrast(request("multiple-demand", Mode.STRICT)))
        .isEqualTo(MultipleDemand.balanced(42));
    assertThat(contrast(request("theory-of-mind", Mode.STRICT))).isEqualTo(Stories.theoryOfMind());
    assertThat(request("theory-of-mind", Mode.STRICT).localizer().options())
        .isEqualTo(LocalizerOptions.of(Network.THEORY_OF_MIND, Mode.STRICT));
  }

  @Test
  void paperModeOfMultipleDemandHasThePublishedSums() {
    assertThat(contrast(request("multiple-demand", Mode.PAPER)))
        .isEqualTo(MultipleDemand.published());
  }

  @Test
  void halfOfTheMinimalPairsOfAParadigmIsANetwork() {
    LocalizerRequest request = request("pairs:reflexive_number", Mode.STRICT);
    assertThat(contrast(request)).isEqualTo(PairContrast.own("reflexive_number", 42).contrast());
    assertThat(contrast(request).name()).isEqualTo("pairs-reflexive_number");
    assertThat(request.localizer().options())
        .isEqualTo(LocalizerOptions.of(Network.MINIMAL_PAIRS, Mode.STRICT));
  }

  @Test
  void halfOfTheMinimalPairsOfFilesIsANetwork() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          "{\"sentence_good\": \"dog %d barks\", \"sentence_bad\": \"dog %d bark\", \"UID\": \"agreement_1\"}\n"
              .formatted(i, i));
    }
    Path pairs = Files.writeString(folder.resolve("agreement_1.jsonl"), lines.toString());
    Contrast contrast = contrast(with(request("blimp:agreement_1", Mode.STRICT), pairs));
    assertThat(contrast.positives()).hasSize(20).allMatch(s -> s.text().endsWith("barks"));
    assertThat(contrast.negatives()).hasSize(20).allMatch(s -> s.text().endsWith("bark"));
  }

  @Test
  void minimalPairsNeedFilesOnlyForBlimpAndNoConditions() {
    assertThatThrownBy(() -> request("blimp:island_effects", Mode.STRICT).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("blimp:island_effects", "--stimuli", "pairs:");
    assertThatThrownBy(() -> with(request("pairs:islands", Mode.STRICT), file).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("pairs:islands", "built in", "blimp:");
    assertThatThrownBy(
            () -> comparing(request("pairs:islands", Mode.STRICT), "good", "bad").localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("grammatical and ungrammatical", "--positive");
  }

  /** An irrelevant contrast goes the way of language, but for checks that it makes no sense for. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void shortAgainstLongIsBuiltInAndReadAsLanguageIs(Mode mode) {
    assertThat(request("short-long", mode).localizer().options())
        .isEqualTo(
            new LocalizerOptions(
                Network.SHORT_LONG,
                mode,
                Site.BLOCK_OUTPUT,
                LocalizerOptions.of(Network.LANGUAGE, mode).truncation(),
                LocalizerOptions.of(Network.LANGUAGE, mode).pooling(),
                Activation.ABSOLUTE,
                LocalizerOptions.of(Network.LANGUAGE, mode).selection(),
                false,
                LocalizerOptions.of(Network.LANGUAGE, mode).quality()));
  }

  @Test
  void optionsAreThoseOfTheNetworkInTheModeWithTheSeed() {
    LocalizerRequest request =
        new LocalizerRequest(
            "multiple-demand", Mode.PAPER, 7, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(request.localizer().options())
        .isEqualTo(LocalizerOptions.of(Network.MULTIPLE_DEMAND, Mode.PAPER).seeded(7));
    LocalizerOptions options = request.localizer().options();
    assertThat(options.selection().seed()).isEqualTo(7);
    assertThat(options.quality().seed()).isEqualTo(7);
    assertThat(options.truncation()).isEqualTo(Truncation.none());
  }

  @Test
  void paperModeOfLanguageNeedsThePublishedTexts() {
    assertThatThrownBy(() -> request("language", Mode.PAPER).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("published", "--stimuli", "--mode strict");
  }

  @Test
  void paperModeOfTheoryOfMindNeedsThePublishedStories() {
    assertThatThrownBy(() -> request("theory-of-mind", Mode.PAPER).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("published", "stories", "--stimuli", "--mode strict");
  }

  @Test
  void networkOfAnotherNameNeedsAFile() {
    assertThatThrownBy(() -> request("tense", Mode.STRICT).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("\"tense\"", "language, multiple-demand", "--stimuli");
  }

  @Test
  void anyContrastFileIsANetwork() {
    LocalizerRequest request =
        comparing(with(request("tense", Mode.STRICT), file), "past", "present");
    assertThat(request.localizer().options())
        .isEqualTo(LocalizerOptions.of(Network.CUSTOM, Mode.STRICT));
  }

  @Test
  void conditionsAreCalledPositiveAndNegativeUnlessSaid() {
    assertThatThrownBy(() -> with(request("tense", Mode.STRICT), file).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("past", "--positive");
  }

  @Test
  void conditionsWithoutAFileAreRefused() {
    assertThatThrownBy(() -> comparing(request("language", Mode.STRICT), "a", "b").localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("--stimuli");
    assertThatThrownBy(
            () -> comparing(with(request("language", Mode.STRICT), folder), "a", "b").localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multiple-demand", "short-long", "tense"})
  void folderIsRefusedWhereThereIsNoPublishedOne(String network) {
    assertThatThrownBy(() -> with(request(network, Mode.STRICT), folder).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(network, "folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b",
        "../x",
        ".hidden",
        "-x",
        "a b",
        "a\nb",
        "a\\b",
        "a:b",
        "pairs:",
        "pairs:a/b",
        "blimp:a:b"
      })
  void namesThatCannotBePartOfAFileNameAreRefused(String name) {
    assertThatThrownBy(() -> request(name, Mode.STRICT))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("\"" + name + "\"");
  }
}
