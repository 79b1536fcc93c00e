package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.model.base.Progress;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import dev.broca.model.weights.Npy;
import dev.broca.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every family against transformers (eager attention, float32) on tiny random models. */
class GoldenFamiliesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/families");
  private static final Path GOLDEN_5 = Path.of("src/test/resources/golden/families-5");
  private static final double TOLERANCE = 2e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "falcon-7b-style",
        "falcon-alibi",
        "falcon-new-arch",
        "falcon-one-norm",
        "gemma",
        "gemma2",
        "gemma2-caps",
        "gemma3",
        "gemma3-rope-linear",
        "gpt-neox",
        "gpt-neox-sequential",
        "gpt2",
        "gpt2-inverse-layer",
        "llama-biases",
        "llama-gqa",
        "llama-rope-dynamic",
        "llama-rope-linear",
        "llama-rope-llama3",
        "llama-rope-yarn",
        "llama-sharded",
        "llama-tied-bf16",
        "mistral-head-dim",
        "mistral-sw",
        "olmo",
        "olmo2",
        "olmo2-bias",
        "opt",
        "opt-350m-style",
        "phi3-longrope",
        "phi3-partial-longrope",
        "phi3-plain",
        "phi3-window-partial",
        "qwen2",
        "qwen2-window",
        "qwen3",
        "qwen3-bias-window",
        "smollm3",
        "smollm3-plain"
      })
  void equalsTransformers(String name) throws IOException {
    compare(GOLDEN.resolve(name), GOLDEN.resolve(name).toString());
  }

  /** Models that transformers 5.24 made and saved, in its form of config.json. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "falcon",
        "falcon-alibi",
        "falcon-new",
        "gemma",
        "gemma2",
        "gemma3-linear",
        "gemma3-yarn",
        "gpt-neox-linear",
        "gpt-neox-partial",
        "gpt2",
        "llama",
        "llama-dynamic",
        "llama-linear",
        "llama-llama3",
        "llama-longrope",
        "llama-partial-unused",
        "llama-yarn",
        "mistral",
        "olmo",
        "olmo2",
        "opt",
        "phi3-partial",
        "phi4-mini",
        "qwen2",
        "qwen3",
        "smollm3"
      })
  void equalsTransformersFive(String name) throws IOException {
    compare(GOLDEN_5.resolve(name), GOLDEN_5.resolve(name).toString());
  }

  /** Files that llama.cpp's own converter wrote from the same models. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "falcon-7b-style",
        "falcon-new-arch",
        "gemma",
        "gemma2-caps",
        "gemma3-rope-linear",
        "gpt-neox",
        "gpt-neox-sequential",
        "gpt2",
        "llama-gqa",
        "llama-rope-llama3",
        "olmo",
        "olmo2",
        "phi3-partial-longrope",
        "phi3-plain",
        "qwen2",
        "qwen3",
        "smollm3-plain"
      })
  void equalsTransformersFromGguf(String name) throws IOException {
    compare(GOLDEN.resolve(name), GOLDEN.resolve(name).resolve("model.gguf").toString());
  }

  /** Models that also see keep the settings of their language half apart. */
  @Test
  void theLanguageHalfOfAModelThatSeesIsRead(@TempDir Path folder) throws IOException {
    Path plain = GOLDEN.resolve("gemma3");
    String settings = Files.readString(plain.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"gemma3\", \"vision_config\": {}, \"text_config\": " + settings + "}");
    Files.copy(plain.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    compare(plain, folder.toString());
  }

  private static void compare(Path folder, String source) throws IOException {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("expected.json")));
    List<int[]> inputs = inputs(expected);
    try (LanguageModel model = LanguageModel.load(source)) {
      for (int i = 0; i < inputs.size(); i++) {
        if (!Files.exists(folder.resolve("logits_" + i + ".npy"))) {
          continue;
        }
        if (Files.exists(folder.resolve("blocks_" + i + ".npy"))) {
          close(model.blocks(inputs.get(i)), folder, "blocks_" + i);
        }
        close(model.logits(inputs.get(i)), folder, "logits_" + i);
        close(
            model.logProbs(List.of(inputs.get(i)), Progress.NONE).getFirst(),
            folder,
            "logprobs_" + i);
      }
      LanguageModel lesioned = model.lesioned(lesion(model, folder));
      close(lesioned.logits(inputs.get(0)), folder, "lesion_logits_0");
      close(lesioned.logits(inputs.get(2)), folder, "lesion_logits_2");
      for (int i : new int[] {0, 2}) {
        assertThat(model.greedy(inputs.get(i), 10)).containsExactly(greedy(expected, "plain_" + i));
        assertThat(lesioned.greedy(inputs.get(i), 10))
            .containsExactly(greedy(expected, "lesion_" + i));
      }
    }
    assertThat(Torch.liveTensors()).isZero();
  }

  private static List<int[]> inputs(JsonNode expected) {
    var inputs = new ArrayList<int[]>();
    for (JsonNode input : expected.get("inputs")) {
      inputs.add(ints(input));
    }
    return inputs;
  }

  private static int[] greedy(JsonNode expected, String key) {
    return ints(expected.get("greedy").get(key).get("new_tokens"));
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static Lesion lesion(LanguageModel model, Path folder) throws IOException {
    float[] mask = Npy.read(folder.resolve("lesion_mask.npy")).floats();
    var lesioned = new BitSet();
    for (int i = 0; i < mask.length; i++) {
      lesioned.set(i, mask[i] != 0);
    }
    return Lesion.zero(model.units(Site.BLOCK_OUTPUT), lesioned);
  }

  private static void close(float[] found, Path folder, String file) throws IOException {
    float[] expected = Npy.read(folder.resolve(file + ".npy")).floats();
    assertThat(found).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst)
        .as(folder.getFileName() + " " + file + " " + Arrays.toString(Arrays.copyOf(found, 4)))
        .isLessThan(TOLERANCE);
  }
}
