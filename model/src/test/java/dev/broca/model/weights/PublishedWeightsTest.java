package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the golden values and a real model that are not part of the repository. */
@Tag("shared")
class PublishedWeightsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("broca.shared", "../../shared"), "golden");

  @Test
  void blocksOfEveryTypeAreThoseOfGguf() {
    JsonNode types = json("gguf/quant_blocks.json");
    for (var type : types.properties()) {
      var encoding = Encoding.valueOf(type.getKey());
      for (JsonNode block : type.getValue()) {
        float[] expected = floats(block.get("values"));
        var bytes = MemorySegment.ofArray(Golden.bytes(block.get("bytes")));
        float[] found = new float[expected.length];
        Decoder.decode(encoding, bytes, found.length, MemorySegment.ofArray(found));
        assertThat(Golden.bits(found)).as(type.getKey()).isEqualTo(Golden.bits(expected));
      }
    }
  }

  @Test
  void smolLm2IsThatOfGguf() {
    String file = System.getProperty("broca.smollm2.gguf");
    assertThat(file).as("-Dbroca.smollm2.gguf").isNotNull();
    try (var weights = Gguf.open(Path.of(file))) {
      for (var entry : json("gguf/smollm2_tensors.json").properties()) {
        StoredTensor tensor = weights.tensor(entry.getKey());
        JsonNode expected = entry.getValue();
        assertThat(tensor.encoding().name()).isEqualTo(expected.get("type").asString());
        assertThat(tensor.shape()).isEqualTo(Golden.shape(expected.get("shape")).reversed());
        float[] values = tensor.floats();
        assertThat(Arrays.copyOf(values, 8)).isEqualTo(floats(expected.get("first8")));
        double sum = 0;
        for (int i = 0; i < tensor.shape().getLast(); i++) {
          sum += values[i];
        }
        assertThat(sum).isCloseTo(expected.get("row0_sum").asDouble(), within(1e-4));
      }
      assertThat(weights.text("general.architecture")).contains("llama");
      assertThat(weights.list("tokenizer.ggml.tokens", String.class).orElseThrow()).hasSize(49152);
    }
  }

  @Test
  void everyTensorOfEveryFamilyReads() throws IOException {
    int read = 0;
    for (Path family : folders(GOLDEN.resolve("families"))) {
      try (var weights = SafeTensors.open(family)) {
        for (String name : weights.names()) {
          assertThat(weights.tensor(name).nonFinite()).isZero();
          assertThat(weights.tensor(name).floats()).isNotEmpty();
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(100);
  }

  @Test
  void everyPublishedArrayIsWrittenBackToTheByte() throws IOException {
    int read = 0;
    Path again = Files.createTempFile("broca", ".npy");
    for (Path folder : List.of(GOLDEN.resolve("localizer"), GOLDEN.resolve("families/gpt2"))) {
      try (var files = Files.newDirectoryStream(folder, "*.npy")) {
        for (Path file : files) {
          Npy.write(again, Npy.read(file));
          assertThat(Files.readAllBytes(again))
              .as(file.toString())
              .isEqualTo(Files.readAllBytes(file));
          read++;
        }
      }
    }
    Files.delete(again);
    assertThat(read).isGreaterThan(50);
  }

  @Test
  void everyPublishedArchiveReads() throws IOException {
    try (var files = Files.newDirectoryStream(GOLDEN.resolve("localizer"), "*.npz")) {
      for (Path file : files) {
        try (var npz = Npz.open(file)) {
          assertThat(npz.names()).isNotEmpty();
          for (String name : npz.names()) {
            assertThat(npz.array(name).doubles()).isNotEmpty();
          }
        }
      }
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static JsonNode json(String name) {
    return JsonMapper.shared().readTree(GOLDEN.resolve(name).toFile());
  }

  private static float[] floats(JsonNode numbers) {
    var values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }
}
