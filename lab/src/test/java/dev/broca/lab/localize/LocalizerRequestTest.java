package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.Site;
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

  @Test
  void languageAndMultipleDemandNeedNoTextsInStrictMode() {
    assertThatCode(() -> request("language", Mode.STRICT).localizer()).doesNotThrowAnyException();
    assertThatCode(() -> request("multiple-demand", Mode.STRICT).localizer())
        .doesNotThrowAnyException();
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

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theoryOfMindNeedsItsStories(Mode mode) {
    assertThatThrownBy(() -> request("theory-of-mind", mode).localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("stories", "--stimuli");
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
  @ValueSource(strings = {"", "a/b", "../x", ".hidden", "-x", "a b", "a\nb", "a\\b"})
  void namesThatCannotBePartOfAFileNameAreRefused(String name) {
    assertThatThrownBy(() -> request(name, Mode.STRICT))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("\"" + name + "\"");
  }
}
