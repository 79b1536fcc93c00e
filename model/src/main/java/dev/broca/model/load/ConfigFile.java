package dev.broca.model.load;

import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.WrappedModels;
import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads config.json as Python does: NaN and Infinity are numbers, also in the form {@code
 * {"__float__": "NaN"}} of transformers 5, and of two settings of one name the last one counts.
 */
public final class ConfigFile {
  private static final String FLOAT = "__float__";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ConfigFile() {}

  /**
   * The settings of the language model in a folder.
   *
   * @throws ModelException if there is no config.json, or none that holds an object
   */
  public static Config read(Path folder) {
    Path file = folder.resolve("config.json");
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new ModelException(file + " is not a regular file.");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          folder
              + " has no config.json. A model folder holds config.json, *.safetensors and"
              + " tokenizer.json; a GGUF model is one file.");
    }
    return WrappedModels.languageModel(new Config(file.toString(), settings(file)));
  }

  private static Map<String, @Nullable Object> settings(Path file) {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new ModelException(
            file
                + " holds "
                + kind(root)
                + "; expected a JSON object with the settings of the model, such as"
                + " {\"model_type\": \"llama\", ...}. Fetch the file again.");
      }
      Map<String, @Nullable Object> values = MAPPER.treeToValue(root, new TypeReference<>() {});
      values.replaceAll((key, value) -> decoded(value));
      return values;
    } catch (JacksonException e) {
      throw new ModelException(
          file + " is not valid JSON (damaged or cut off?): " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e, e);
    }
  }

  private static String kind(JsonNode root) {
    return switch (root.getNodeType()) {
      case NULL -> "null";
      case ARRAY -> "a list";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case MISSING -> "nothing";
      case BINARY, OBJECT, POJO -> "something else";
    };
  }

  private static @Nullable Object decoded(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case List<?> list -> list.stream().<@Nullable Object>map(ConfigFile::decoded).toList();
      case Map<?, ?> map -> map.size() == 1 && map.containsKey(FLOAT) ? special(map) : object(map);
      default -> value;
    };
  }

  private static Object object(Map<?, ?> map) {
    var decoded = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    map.forEach((key, value) -> decoded.put(key, decoded(value)));
    return decoded;
  }

  private static Object special(Map<?, ?> map) {
    return switch (String.valueOf(map.get(FLOAT))) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> map;
    };
  }
}
