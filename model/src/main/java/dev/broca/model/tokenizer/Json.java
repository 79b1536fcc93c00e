package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the JSON files of a tokenizer. */
final class Json {
  /**
   * Deeper nesting would end the process inside the tokenizers library; ASCII makes the way into it
   * short (one byte per character, no surrogates).
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** For small files that Python writes and reads: NaN and Infinity, the last of two namesakes. */
  private static final JsonMapper LIKE_PYTHON =
      MAPPER
          .rebuild()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** The longest files of large vocabularies have some 30 MB. */
  private static final long LONGEST = 512L << 20;

  private Json() {}

  /** The object in a file; refused by the file's name when there is none. */
  static ObjectNode read(Path file) {
    return parse(bytes(file), file.toString());
  }

  private static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new ModelException(
            "%s has %,d bytes, more than any tokenizer's file (%,d)."
                .formatted(file, Files.size(file), LONGEST));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e, e);
    }
  }

  /** The settings in a file, or empty when there is no such file. */
  static Optional<ObjectNode> readIfThere(Path file) {
    return Files.isRegularFile(file)
        ? Optional.of(parse(LIKE_PYTHON, bytes(file), file.toString()))
        : Optional.empty();
  }

  /** The object in a piece of JSON; {@code source} names it in messages. */
  static ObjectNode parse(byte[] bytes, String source) {
    return parse(MAPPER, bytes, source);
  }

  private static ObjectNode parse(JsonMapper mapper, byte[] bytes, String source) {
    JsonNode root;
    try {
      root = mapper.readTree(bytes);
    } catch (JacksonException e) {
      throw new ModelException(
          source + " is not valid JSON (damaged or cut off?): " + e.getOriginalMessage(), e);
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw new ModelException(source + " should hold a JSON object, found " + root.getNodeType());
  }

  /** The canonical form of a tree: no blanks, ASCII only. */
  static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }
}
