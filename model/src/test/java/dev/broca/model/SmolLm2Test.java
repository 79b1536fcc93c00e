package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.base.Progress;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real model from a quantised GGUF file against PyTorch on the same, dequantised weights. */
@Tag("shared")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmolLm2Test {
  private static final Path SHARED = Path.of(System.getProperty("broca.shared", "../../shared"));

  private final LanguageModel model =
      LanguageModel.load(System.getProperty("broca.smollm2.gguf", "smollm2-135m"));
  private JsonNode golden = JsonMapper.shared().createObjectNode();

  @BeforeAll
  void read() throws IOException {
    Path file = SHARED.resolve("golden/gguf/SmolLM2-135M-Instruct_real.json");
    golden = JsonMapper.shared().readTree(Files.readString(file));
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void tokensBlocksLogitsAndLogProbabilitiesAgree() {
    for (JsonNode item : golden.get("cases")) {
      int[] ids = ints(item.get("ids"));
      String text = item.get("text").asString();
      assertThat(model.tokenizer().encode(text, true).ids()).containsExactly(ids);
      blocks(ids, item.get("blocks"));
      logits(ids, item);
      int[] prefixed = new int[ids.length + 1];
      System.arraycopy(ids, 0, prefixed, 1, ids.length);
      float[] scores = model.logProbs(List.of(prefixed), Progress.NONE).getFirst();
      JsonNode expected = item.get("logprobs_with_prefix");
      for (int t = 0; t < scores.length; t++) {
        assertThat((double) scores[t]).isCloseTo(expected.get(t).asDouble(), within(2e-3));
      }
    }
  }

  private void blocks(int[] ids, JsonNode expected) {
    float[] outputs = model.blocks(ids);
    int width = model.architecture().hidden();
    for (int l = 0; l < expected.size(); l++) {
      int last = (l * ids.length + ids.length - 1) * width;
      JsonNode first = expected.get(l).get("first8");
      double norm = 0;
      for (int u = 0; u < width; u++) {
        norm += (double) outputs[last + u] * outputs[last + u];
      }
      double l2 = expected.get(l).get("l2").asDouble();
      assertThat(Math.sqrt(norm)).isCloseTo(l2, within(2e-5 * l2));
      for (int u = 0; u < first.size(); u++) {
        assertThat((double) outputs[last + u])
            .isCloseTo(first.get(u).asDouble(), within(2e-5 * l2));
      }
    }
  }

  private void logits(int[] ids, JsonNode item) {
    float[] logits = model.logits(ids);
    int last = (ids.length - 1) * model.architecture().vocabulary();
    JsonNode first = item.get("logits_first8");
    for (int v = 0; v < first.size(); v++) {
      assertThat((double) logits[last + v]).isCloseTo(first.get(v).asDouble(), within(1e-3));
    }
    for (JsonNode top : item.get("top10")) {
      assertThat((double) logits[last + top.get(0).asInt()])
          .isCloseTo(top.get(1).asDouble(), within(1e-3));
    }
  }

  @Test
  void intactAndLesionedContinuationsAgree() {
    JsonNode lesion = golden.get("lesion_1pct");
    int[] prompt = model.tokenizer().encode(lesion.get("prompt").asString(), true).ids();
    assertThat(model.greedy(prompt, 16)).containsExactly(continuation(lesion, "greedy_intact"));
    Units units = model.units(Site.BLOCK_OUTPUT);
    var lesioned = new BitSet();
    JsonNode localizer = golden.get("localizer");
    for (int i = 0; i < localizer.get("k").asInt(); i++) {
      JsonNode unit = localizer.get("units").get(i);
      lesioned.set(units.first(unit.get(0).asInt()) + unit.get(1).asInt());
    }
    assertThat(model.lesioned(Lesion.zero(units, lesioned)).greedy(prompt, 16))
        .containsExactly(continuation(lesion, "greedy_lesioned"));
  }

  private static int[] continuation(JsonNode lesion, String key) {
    int[] all = ints(lesion.get(key).get(0));
    return Arrays.copyOfRange(all, all.length - 16, all.length);
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }
}
