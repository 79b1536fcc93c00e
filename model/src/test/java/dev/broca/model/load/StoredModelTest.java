package dev.broca.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.LanguageModel;
import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.SafeTensors;
import dev.broca.model.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The names under which people store the same weights, against transformers' golden values. */
class StoredModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/families");
  private static final double TOLERANCE = 2e-4;

  @TempDir Path folder;

  /** One golden model of every family, and how its own names begin. */
  static Stream<List<String>> families() {
    return Stream.of(
        List.of("gpt2", "transformer."),
        List.of("llama-gqa", "model."),
        List.of("mistral-sw", "model."),
        List.of("phi3-plain", "model."),
        List.of("gemma", "model."),
        List.of("gemma2", "model."),
        List.of("gemma3", "model."),
        List.of("falcon-7b-style", "transformer."),
        List.of("qwen2", "model."),
        List.of("qwen3", "model."),
        List.of("olmo", "model."),
        List.of("olmo2", "model."),
        List.of("gpt-neox", "gpt_neox."),
        List.of("opt", "model.decoder."),
        List.of("smollm3", "model."));
  }

  @Test
  void everyFamilyIsTried() throws IOException {
    var types = new TreeSet<String>();
    for (List<String> family : families().toList()) {
      types.add(config(GOLDEN.resolve(family.getFirst())).path("model_type").asString());
    }
    assertThat(Family.all()).extracting(Family::modelType).hasSameElementsAs(types);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyTensorOfTransformersIsReadAndNoOther(List<String> family) throws IOException {
    Path golden = GOLDEN.resolve(family.getFirst());
    try (var weights = SafeTensors.open(golden)) {
      assertThat(stored(golden, weights).notes()).isEmpty();
    }
  }

  /** LLaVA, Mistral 3 and Gemma 3 of transformers 4 and 5, and saves of the inner models. */
  @ParameterizedTest
  @MethodSource("families")
  void textHalvesAreReadWhateverStandsBeforeTheirNames(List<String> family) throws IOException {
    Path golden = GOLDEN.resolve(family.getFirst());
    String own = family.getLast();
    for (String before :
        List.of(
            "language_model." + own,
            "model.language_model.",
            "language_model.",
            "text_model.",
            "model.text_model." + own,
            "thinker.model.")) {
      wrap(golden);
      rename(golden, name -> name.startsWith(own) ? before + name.substring(own.length()) : name);
      compare(golden, folder);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void headsLieBesideTheModelOrInsideTheWrapper(List<String> family) throws IOException {
    Path golden = GOLDEN.resolve(family.getFirst());
    wrap(golden);
    rename(golden, name -> "language_model." + name);
    compare(golden, folder);
  }

  @ParameterizedTest
  @MethodSource("families")
  void savesOfTheBareModelAreRead(List<String> family) throws IOException {
    Path golden = GOLDEN.resolve(family.getFirst());
    String own = family.getLast();
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    for (String kept : Stream.of("", "decoder.").filter(own::endsWith).toList()) {
      rename(
          golden, name -> name.startsWith(own) ? kept + name.substring(own.length()) : "left out");
      try (LanguageModel model = LanguageModel.load(folder.toString())) {
        close(model.blocks(input(golden)), golden, "blocks_0");
      }
    }
  }

  @Test
  void aModelWithoutHeadSaysSoWhenProbabilitiesAreAsked() throws IOException {
    Path golden = GOLDEN.resolve("llama-gqa");
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    rename(golden, name -> name.startsWith("model.") ? name.substring(6) : "left out");
    try (LanguageModel model = LanguageModel.load(folder.toString())) {
      assertThatThrownBy(() -> model.logits(input(golden)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("has no head (lm_head.weight)");
    }
  }

  @Test
  void whatSeesIsNotTakenForText() throws IOException {
    Path golden = GOLDEN.resolve("opt");
    wrap(golden);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    try (var weights = SafeTensors.open(golden)) {
      for (String name : weights.names()) {
        tensors.put("language_model." + name, weights.tensor(name));
      }
      tensors.put(
          "vision_tower.vision_model.encoder.layers.0.self_attn.out_proj.weight",
          weights.tensor("model.decoder.layers.0.fc1.weight"));
      write(tensors);
    }
    compare(golden, folder);
    try (var weights = SafeTensors.open(folder)) {
      assertThat(stored(golden, weights).notes()).isEmpty();
    }
  }

  @Test
  void severalModelsInOneCheckpointAreNotGuessedAt() throws IOException {
    Path golden = GOLDEN.resolve("llama-gqa");
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    try (var weights = SafeTensors.open(golden)) {
      for (String name : weights.names()) {
        tensors.put("draft." + name, weights.tensor(name));
        tensors.put("target." + name, weights.tensor(name));
      }
      write(tensors);
    }
    try (var weights = SafeTensors.open(folder)) {
      assertThatThrownBy(() -> stored(golden, weights))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("draft.model., target.model.");
    }
  }

  @Test
  void theStoredHeadCountsWhereItDiffersFromTheEmbedding() throws IOException {
    Path golden = GOLDEN.resolve("llama-gqa");
    ObjectNode config = config(golden);
    assertThat(config.path("tie_word_embeddings").asBoolean(false)).isFalse();
    config.put("tie_word_embeddings", true);
    Files.writeString(folder.resolve("config.json"), config.toString());
    Files.copy(golden.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    compare(golden, folder);
    try (var weights = SafeTensors.open(folder)) {
      assertThat(stored(folder, weights).notes())
          .singleElement()
          .asString()
          .contains("tie_word_embeddings", "lm_head.weight", "The stored head counts");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-tied-bf16", "gemma3", "gpt2", "opt", "opt-350m-style"})
  void ofATiedPairEitherIsEnoughAndBothAreNoSurprise(String name) throws IOException {
    Path golden = GOLDEN.resolve(name);
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    try (var weights = SafeTensors.open(golden)) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      weights.names().forEach(tensor -> tensors.put(tensor, weights.tensor(tensor)));
      String embedding =
          tensors.keySet().stream()
              .filter(key -> key.matches(".*(wte|embed_tokens)\\.weight"))
              .findFirst()
              .orElseThrow();
      tensors.put("lm_head.weight", weights.tensor(embedding));
      write(tensors);
      compare(golden, folder);
      try (var both = SafeTensors.open(folder)) {
        assertThat(stored(golden, both).notes()).isEmpty();
      }
      tensors.remove(embedding);
      write(tensors);
      compare(golden, folder);
    }
  }

  @Test
  void whatNobodyReadsIsNamedOnce() throws IOException {
    Path golden = GOLDEN.resolve("gpt2");
    try (var weights = SafeTensors.open(golden)) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      weights.names().forEach(name -> tensors.put(name, weights.tensor(name)));
      StoredTensor some = weights.tensor("transformer.h.0.ln_1.bias");
      tensors.put("transformer.h.0.attn.masked_bias", some);
      tensors.put("transformer.rotary_emb.inv_freq", some);
      write(tensors);
      assertThat(notes(golden)).isEmpty();
      tensors.put("transformer.h.0.attn.bias", some);
      tensors.put("transformer.h.0.attn.c_attn.lora_A.weight", some);
      tensors.put("a", some);
      tensors.put("b\u001b[2J", some);
      write(tensors);
    }
    assertThat(notes(golden))
        .singleElement()
        .asString()
        .contains("4 tensors", "attn.bias", "lora_A", "and 1 more", "was not merged")
        .doesNotContain("\u001b");
  }

  @Test
  void whatIsMissingIsNamedBeforeAnythingIsComputed() throws IOException {
    Path golden = GOLDEN.resolve("gpt2");
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    rename(golden, name -> name.endsWith("h.1.mlp.c_fc.weight") ? "x" : name);
    assertThatThrownBy(() -> LanguageModel.load(folder.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("h.1.mlp.c_fc.weight");
  }

  @Test
  void aShardThatNobodyNeedsMayBeMissing() throws IOException {
    Path golden = GOLDEN.resolve("gpt2");
    Files.copy(golden.resolve("config.json"), folder.resolve("config.json"));
    Path shard = folder.resolve("text.safetensors");
    Files.copy(golden.resolve("model.safetensors"), shard);
    String weight = "transformer.h.0.ln_1.weight";
    index("\"%s\": \"text.safetensors\", \"vision.x\": \"vision.safetensors\"", weight);
    compare(golden, folder);
    rename(golden, name -> name.equals(weight) ? "left out" : name);
    Files.move(folder.resolve("model.safetensors"), shard, StandardCopyOption.REPLACE_EXISTING);
    index("\"%s\": \"other.safetensors\", \"wte.weight\": \"text.safetensors\"", weight);
    assertThatThrownBy(() -> LanguageModel.load(folder.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("should be in")
        .hasMessageContaining("other.safetensors");
  }

  private void index(String map, String weight) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {" + map.formatted(weight) + "}}");
  }

  /** Nothing but {@code pytorch_model.bin}, as OPT and Cerebras-GPT are published. */
  @Test
  void pickledWeightsAreTheSameModel() throws IOException {
    Path golden = GOLDEN.resolve("opt");
    for (String file : List.of("config.json", "pytorch_model.bin")) {
      Files.copy(golden.resolve(file), folder.resolve(file));
    }
    compare(golden, folder);
  }

  private List<String> notes(Path golden) throws IOException {
    try (var weights = SafeTensors.open(folder)) {
      return stored(golden, weights).notes();
    }
  }

  private static StoredModel stored(Path golden, SafeTensors weights) throws IOException {
    Map<String, Object> values =
        JsonMapper.shared()
            .readValue(
                Files.readString(golden.resolve("config.json")),
                new TypeReference<Map<String, Object>>() {});
    var config = new Config("config.json", values);
    Family family = Family.of(config);
    Architecture architecture = family.architecture().apply(config);
    return StoredModel.of(family, architecture, weights);
  }

  private static ObjectNode config(Path golden) throws IOException {
    return (ObjectNode)
        JsonMapper.shared().readTree(Files.readString(golden.resolve("config.json")));
  }

  /** A config of a model that also sees, around that of its text half. */
  private void wrap(Path golden) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"llava\", \"vision_config\": {}, \"text_config\": "
            + config(golden)
            + "}");
  }

  private void rename(Path golden, UnaryOperator<String> renamed) throws IOException {
    try (var weights = SafeTensors.open(golden)) {
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      weights.names().forEach(name -> tensors.put(renamed.apply(name), weights.tensor(name)));
      write(tensors);
    }
  }

  private void write(Map<String, StoredTensor> tensors) {
    try (var writer = SafeTensors.Writer.create(folder.resolve("model.safetensors"))) {
      tensors.forEach((name, tensor) ->
          writer.declare(
              name,
              tensor.encoding(),
              tensor.shape().stream().mapToLong(Long::longValue).toArray()));
      tensors.values().forEach(tensor -> writer.write(tensor.bytes()));
      writer.commit();
    }
  }

  private static int[] input(Path golden) throws IOException {
    JsonNode first =
        JsonMapper.shared()
            .readTree(Files.readString(golden.resolve("expected.json")))
            .path("inputs")
            .path(0);
    return first.values().stream().mapToInt(JsonNode::asInt).toArray();
  }

  private static void compare(Path golden, Path folder) throws IOException {
    try (LanguageModel model = LanguageModel.load(folder.toString())) {
      close(model.logits(input(golden)), golden, "logits_0");
    }
  }

  private static void close(float[] found, Path golden, String file) throws IOException {
    float[] expected = Npy.read(golden.resolve(file + ".npy")).floats();
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) Math.abs(found[i] - expected[i])).as(file).isLessThan(TOLERANCE);
    }
  }
}
