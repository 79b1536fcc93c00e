package dev.broca.model.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The committed vocabularies and expected values. */
final class Fixtures {
  static final Path GGUF = Path.of("smollm2.gguf");
  private static final JsonMapper MAPPER = new JsonMapper();

  private Fixtures() {}

  /** Writes GPT-2's vocab.json and merges.txt into a folder. */
  static Path gpt2(Path folder) {
    try (var zip = new ZipInputStream(open("gpt2.zip"))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** The keys of SmolLM2's GGUF file, with the types that a reader of such files gives them. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> smollm2() {
    try (var in = new GZIPInputStream(open("smollm2-metadata.json.gz"))) {
      return MAPPER.readValue(in, LinkedHashMap.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** GPT-2's vocabulary as a GGUF file would hold it. */
  static Map<String, Object> gpt2Metadata(Path folder) {
    JsonNode vocab = MAPPER.readTree(gpt2(folder).resolve("vocab.json").toFile());
    String[] tokens = new String[vocab.size()];
    vocab.properties().forEach(e -> tokens[e.getValue().intValue()] = e.getKey());
    Integer[] types = new Integer[tokens.length];
    Arrays.fill(types, 1);
    types[50256] = 3;
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.pre", "gpt-2");
    metadata.put("tokenizer.ggml.tokens", List.of(tokens));
    metadata.put("tokenizer.ggml.token_type", List.of(types));
    metadata.put("tokenizer.ggml.merges", lines(folder.resolve("merges.txt")));
    metadata.put("tokenizer.ggml.bos_token_id", 50256L);
    metadata.put("tokenizer.ggml.eos_token_id", 50256);
    return metadata;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of expected values. */
  static JsonNode expected(String name) {
    try (var in = open(name)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, compressed. */
  static JsonNode expectedOf(String name) {
    try (var in = new GZIPInputStream(open(name))) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small tokenizer.json that cuts, pads, and puts tokens around a text. */
  static ObjectNode tiny() {
    return (ObjectNode) expected("configurations.json").path("tokenizer.json");
  }

  /** Writes a file; JSON as such, a string as it is. */
  static Path write(Path folder, String name, JsonNode content) {
    return write(folder, name, content.isString() ? content.stringValue() : content.toString());
  }

  static Path write(Path folder, String name, String content) {
    return write(folder, name, content.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path folder, String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] ints(JsonNode array) {
    return array.values().stream().mapToInt(JsonNode::intValue).toArray();
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name);
  }
}
