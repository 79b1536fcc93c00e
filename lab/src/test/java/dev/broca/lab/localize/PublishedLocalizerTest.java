package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Mode;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.stimuli.made.Langloc;
import dev.broca.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole chain on a real model and the published texts, against the authors' own statistics. */
@Tag("shared")
class PublishedLocalizerTest {
  private static final Path SHARED = Path.of(System.getProperty("broca.shared", "../../shared"));

  @Test
  void paperModeFindsTheAuthorsUnits() throws IOException {
    JsonNode golden = json("golden/gguf/SmolLM2-135M-Instruct_real.json").get("localizer");
    List<String> order =
        json("golden/localizer/stimuli.json")
            .get("language")
            .get("file_order")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    var stimuli = Langloc.read(SHARED.resolve("data/langloc"), order);
    try (var model = LanguageModel.load(System.getProperty("broca.smollm2.gguf", "smollm2-135m"))) {
      var localizer = Localizer.of(stimuli, LocalizerOptions.of(Network.LANGUAGE, Mode.PAPER));
      Localization found = localizer.run(model);
      var expected = new BitSet();
      for (int i = 0; i < golden.get("k").asInt(); i++) {
        JsonNode unit = golden.get("units").get(i);
        int number = found.map().units().first(unit.get(0).asInt()) + unit.get(1).asInt();
        expected.set(number);
        assertThat(found.map().t(number)).isCloseTo(unit.get(2).asDouble(), within(2e-3));
      }
      assertThat(found.mask().toBitSet()).isEqualTo(expected);
      assertThat(found.mask().coordinates()).hasSize(55);
      assertThat(found.mask().perBlock())
          .containsExactly(
              5, 0, 0, 1, 1, 2, 2, 1, 1, 1, 2, 1, 2, 3, 5, 4, 3, 5, 9, 22, 16, 14, 13, 6, 9, 9, 8,
              13, 6, 8);
      assertThat(found.outliers().coordinates())
          .extracting(Outliers.Coordinate::coordinate)
          .containsExactly(507, 17, 247, 199, 308);
      assertThat(found.footprint().energyRead()).isCloseTo(.164, within(5e-4));
      // A unit at the edge passes or not with the order in which a processor's kernels add.
      assertThat(found.quality().significance().q()).isCloseTo(8778, within(2));
      assertThat(found.quality().splitHalf().r()).isBetween(.885, .905);
      assertThat(found.quality().splitHalf().spearmanBrown()).isCloseTo(.94, within(.005));
      assertThat(found.quality().splitHalf().dice()).isBetween(.64, .70);
    }
  }

  private static JsonNode json(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(SHARED.resolve(file)));
  }
}
