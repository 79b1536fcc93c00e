package dev.broca.app.option;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts that are given as token ids: a JSON array with an array of ids for every text. */
public final class TokenIds {
  private TokenIds() {}

  /**
   * Reads ids from JSON, or from a file of JSON.
   *
   * @param text begins with a bracket, or is the path of a file
   * @throws LabException if it is not an array of arrays of ids
   */
  public static List<int[]> read(String text) {
    boolean isJson = text.strip().startsWith("[");
    String source = isJson ? "--ids" : text;
    JsonNode root = parse(isJson ? text : content(Path.of(text)), source);
    if (!root.isArray() || root.isEmpty()) {
      throw malformed(source, root);
    }
    var texts = new ArrayList<int[]>();
    for (JsonNode array : root) {
      texts.add(ids(array, source));
    }
    return texts;
  }

  private static int[] ids(JsonNode array, String source) {
    if (!array.isArray()) {
      throw malformed(source, array);
    }
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = array.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt()) {
        throw malformed(source, id);
      }
      ids[i] = id.intValue();
    }
    return ids;
  }

  private static LabException malformed(String source, JsonNode found) {
    String text = found.toString();
    return new LabException(
        "%s: expected an array with an array of token ids for every text, such as [[5, 17], [8]], but found %s."
            .formatted(source, text.length() > 60 ? text.substring(0, 60) + "..." : text));
  }

  private static JsonNode parse(String json, String source) {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new LabException(source + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String content(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new LabException(
          "%s is no file, but a folder, a pipe or a device. Give JSON such as [[5, 17], [8]], or a file of it."
              .formatted(file));
    }
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new LabException(
          "There is no file %s. Give JSON such as [[5, 17], [8]], or a file of it.".formatted(file),
          e);
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
