package dev.broca.app.cli;

import dev.broca.lab.output.Json;
import dev.broca.lab.provenance.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A further number about a result, kept beside it as JSON, with its hash: {@code sha256} is that of
 * {@code value} without blanks and line ends, in UTF-8.
 */
public final class SideFile {
  private SideFile() {}

  private static final JsonMapper PLAIN = JsonMapper.shared();

  /** What is in a file; empty where there is none, or it is not what was written. */
  public static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode kept = PLAIN.readTree(Files.readString(file));
      JsonNode value = kept.path("value");
      if (!kept.path("sha256").asString("").equals(hash(value))) {
        return Optional.empty(); // computed again
      }
      return Optional.of(Json.MAPPER.treeToValue(value, type));
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // computed again
    }
  }

  /** Writes a file, whole or not at all. */
  public static void write(Path folder, String name, Object value) {
    JsonNode read = PLAIN.readTree(Json.of(value));
    var kept = new LinkedHashMap<String, Object>();
    kept.put("sha256", hash(read));
    kept.put("value", read);
    Staging.write(folder.resolve(name), Json.of(kept) + "\n");
  }

  private static String hash(JsonNode value) {
    return Sha256.of(PLAIN.writeValueAsString(value));
  }
}
