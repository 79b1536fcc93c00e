package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.made.Langloc;
import dev.broca.lab.stimuli.made.MultipleDemand;
import dev.broca.lab.stimuli.made.Tomloc;
import dev.broca.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The authors' localizer on a tiny GPT-2, from their texts to their masks: tokenizer, model,
 * pooling, statistics and selection together.
 */
@Tag("shared")
class GoldenLocalizerTest {
  private static final Path SHARED = Path.of(System.getProperty("broca.shared", "../../shared"));

  @ParameterizedTest
  @CsvSource({
    "language, last-token",
    "language, mean",
    "multiple-demand, last-token",
    "multiple-demand, mean",
    "theory-of-mind, last-token",
    "theory-of-mind, mean"
  })
  void masksAreTheAuthors(String network, String pooling) throws IOException {
    JsonNode strings =
        JsonMapper.shared()
            .readTree(Files.readString(SHARED.resolve("golden/localizer/stimuli.json")))
            .get(network);
    Contrast stimuli =
        switch (network) {
          case "language" ->
              Langloc.read(
                  SHARED.resolve("data/langloc"),
                  strings.get("file_order").valueStream().map(JsonNode::asString).toList());
          case "theory-of-mind" -> Tomloc.readWithDrawnAnswers(SHARED.resolve("data/tomloc"), 0);
          default -> MultipleDemand.published();
        };
    assertThat(stimuli.positives().getFirst().text())
        .isEqualTo(strings.get("positive").get(0).asString());
    var options =
        LocalizerOptions.of(
                Network.valueOf(network.toUpperCase(Locale.ROOT).replace('-', '_')), Mode.PAPER)
            .with(Pooling.parse(pooling))
            .with(Selection.top(new Amount.Percent(5)).in(Mode.PAPER))
            .checked(false);
    String name = "localizer/gpt2-tiny__" + network + "__" + pooling + "__";
    double[] t = Golden.npy(name + "t.npy").values();
    double[] mask = Golden.npy(name + "range=100-100__perc=5.0__nunits=None__seed=42.npy").values();
    try (var model = LanguageModel.load(SHARED.resolve("golden/localizer/gpt2-tiny").toString())) {
      Localization found = Localizer.of(stimuli, options).run(model);
      for (int unit = 0; unit < t.length; unit++) {
        assertThat(found.map().t(unit)).isCloseTo(t[unit], within(2e-3));
        assertThat(found.mask().contains(unit)).isEqualTo(mask[unit] == 1);
      }
    }
  }
}
