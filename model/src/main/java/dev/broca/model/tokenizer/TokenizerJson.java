package dev.broca.model.tokenizer;

import dev.broca.model.ModelException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tokenizer.json, read or made, as it goes into the tokenizers library: without truncation and
 * padding, with offsets that cover whole tokens, and without the constructs that would end the
 * process there (a panic of the library cannot be caught).
 */
final class TokenizerJson {
  private final String source;
  private final ObjectNode root;
  private final Vocabulary vocabulary;

  /**
   * Checks and neutralises {@code root}, which it changes; {@code source} names it in messages.
   *
   * @throws ModelException if something in it cannot be used, naming it
   */
  TokenizerJson(ObjectNode root, String source) {
    this.root = root;
    this.source = source;
    root.putNull("truncation");
    root.putNull("padding");
    for (JsonNode section : root.path("post_processor").findParents("trim_offsets")) {
      ((ObjectNode) section).put("trim_offsets", false);
    }
    JsonNode model = root.path("model");
    refuseDropout(model);
    refuseShortMerges(model);
    refusePanics();
    vocabulary = Vocabulary.of(model, source);
    for (JsonNode token : addedTokens()) {
      vocabulary.add(token.path("content").stringValue(""), token.path("id").intValue(-1));
    }
  }

  private ArrayNode addedTokens() {
    JsonNode tokens = root.path("added_tokens");
    return tokens instanceof ArrayNode array ? array : root.putArray("added_tokens");
  }

  /** Adds a token that is not yet an added one. */
  void add(AddedToken token) {
    ArrayNode tokens = addedTokens();
    for (JsonNode other : tokens) {
      if (other.path("content").stringValue("").equals(token.content())) {
        return;
      }
    }
    vocabulary.add(token.content(), token.id());
    tokens.add(token.json());
  }

  /** Whether a text gets a blank in front, where that is a switch of the pre-tokenizer. */
  void addPrefixSpace(boolean add) {
    if (root.path("pre_tokenizer") instanceof ObjectNode byteLevel
        && byteLevel.path("type").stringValue("").equals("ByteLevel")) {
      byteLevel.put("add_prefix_space", add);
    }
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  String source() {
    return source;
  }

  /** The canonical text: what the library reads and what the hash covers. */
  String text() {
    return Json.write(root);
  }

  private void refuseDropout(JsonNode model) {
    if (model.path("dropout").doubleValue(0) != 0) {
      throw new ModelException(
          source
              + " drops merges at random (model.dropout = "
              + model.path("dropout")
              + "), so a text would have other tokens every time. Set it to null.");
    }
  }

  /** The library cuts the prefix off the right side of every merge without looking. */
  private void refuseShortMerges(JsonNode model) {
    String prefix = model.path("continuing_subword_prefix").stringValue("");
    if (prefix.isEmpty()) {
      return;
    }
    for (JsonNode merge : model.path("merges")) {
      String right =
          merge.isArray() ? merge.path(1).stringValue("") : secondWord(merge.stringValue(""));
      if (!right.startsWith(prefix)) {
        throw new ModelException(
            source + ": the right side of merge " + merge + " should begin with " + prefix);
      }
    }
  }

  private static String secondWord(String merge) {
    return merge.substring(merge.indexOf(' ') + 1);
  }

  private void refusePanics() {
    if (root.path("normalizer").findValue("precompiled_charsmap") != null) {
      throw new ModelException(
          source
              + " normalizes with a precompiled character map, which Broca does not support (no"
              + " family of causal language models it knows uses one)");
    }
    for (JsonNode stop : root.path("decoder").findValues("stop")) {
      if (stop.longValue(0) != 0) {
        throw new ModelException(
            source
                + ": a decoder that strips the end of tokens (stop = "
                + stop
                + ") is not supported");
      }
    }
  }
}
