package dev.broca.model.tokenizer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token that is cut out of a text before the model of the tokenizer sees it, as {@code
 * added_tokens} of a tokenizer.json describes it.
 *
 * @param special whether it steers the model (such as end of text) instead of standing for text
 * @param normalized whether it is looked for in the normalized text instead of the text as written
 */
record AddedToken(
    String content,
    int id,
    boolean special,
    boolean normalized,
    boolean leftStrip,
    boolean rightStrip,
    boolean singleWord) {

  /** A token that steers the model, found as it is written. */
  static AddedToken special(String content, int id) {
    return new AddedToken(content, id, true, false, false, false, false);
  }

  /** A token that stands for text, found as it is written. */
  static AddedToken plain(String content, int id) {
    return new AddedToken(content, id, false, false, false, false, false);
  }

  /** An entry of {@code added_tokens_decoder}, where the id is the key. */
  static AddedToken of(int id, JsonNode entry) {
    boolean special = entry.path("special").booleanValue(false);
    return new AddedToken(
        entry.path("content").stringValue(""),
        id,
        special,
        entry.path("normalized").booleanValue(!special),
        entry.path("lstrip").booleanValue(false),
        entry.path("rstrip").booleanValue(false),
        entry.path("single_word").booleanValue(false));
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", leftStrip)
        .put("rstrip", rightStrip)
        .put("normalized", normalized)
        .put("special", special);
  }
}
