package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tokenizer.json, read or made, as it goes into the tokenizers library: without truncation,
 * padding and special tokens around a text, and without the constructs that would end the process
 * there (a panic of the library cannot be caught).
 */
final class TokenizerJson {
  private final String source;
  private final ObjectNode root;
  private final Vocabulary vocabulary;
  private final Set<String> added = new HashSet<>();
  private final SpecialTokens specialTokens;

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
    JsonNode postProcessor = root.path("post_processor");
    root.putNull("post_processor");
    JsonNode model = root.path("model");
    refuseNumbersThatNoTypeHolds(root, "");
    refuseDropout(model);
    refuseWhatEndsTheProcess(model);
    vocabulary = Vocabulary.of(model, source);
    for (JsonNode token : addedTokens()) {
      String content = token.path("content").stringValue("");
      vocabulary.add(content, token.path("id").intValue(-1));
      added.add(content);
    }
    specialTokens = new PostProcessor(vocabulary, source).specialTokens(postProcessor);
  }

  /** What the file itself puts around a text. */
  SpecialTokens specialTokens() {
    return specialTokens;
  }

  private ArrayNode addedTokens() {
    JsonNode tokens = root.path("added_tokens");
    return tokens instanceof ArrayNode array ? array : root.putArray("added_tokens");
  }

  /** Adds a token that is not yet an added one. */
  void add(AddedToken token) {
    if (added.add(token.content())) {
      vocabulary.add(token.content(), token.id());
      addedTokens().add(token.json());
    }
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

  /**
   * The library ends the process at a number that is too large for its type. Ids, counts and sizes
   * are whole numbers below 2^31; scores of a vocabulary are those of SentencePiece, 32-bit floats.
   */
  private void refuseNumbersThatNoTypeHolds(JsonNode node, String where) {
    if (node.isNumber()) {
      boolean score = where.startsWith("model.vocab[");
      boolean held =
          score || !node.isIntegralNumber()
              ? Float.isFinite((float) node.doubleValue(Double.NaN))
              : node.canConvertToInt() && node.intValue() >= 0;
      if (!held) {
        throw new ModelException(
            "%s: %s should be %s, found %s"
                .formatted(
                    source,
                    where,
                    score ? "a finite 32-bit float" : "a whole number from 0 to 2147483647",
                    shown(node)));
      }
    }
    if (node.isObject()) {
      node.properties()
          .forEach(member ->
              refuseNumbersThatNoTypeHolds(
                  member.getValue(),
                  where.isEmpty() ? member.getKey() : where + "." + member.getKey()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        refuseNumbersThatNoTypeHolds(node.path(i), where + "[" + i + "]");
      }
    }
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

  /** Constructs that make the library panic, found by mutating tokenizers of every kind. */
  private void refuseWhatEndsTheProcess(JsonNode model) {
    refuseShortMerges(model);
    for (String part : List.of("normalizer", "pre_tokenizer", "decoder")) {
      root.path(part).findValues("Regex").forEach(this::refuseEndlessPattern);
    }
    JsonNode normalizer = root.path("normalizer");
    for (JsonNode holder : normalizer.findParents("precompiled_charsmap")) {
      requireWholeMap((ObjectNode) holder);
    }
    refuse(
        normalizer.findValues("pattern"),
        pattern -> !pattern.has("Regex") && pattern.path("String").stringValue("").isEmpty(),
        "a normalizer that replaces nothing");
    refuse(
        normalizer.findValues("prepend"),
        prefix -> prefix.stringValue("").isEmpty(),
        "a normalizer that prepends nothing");
    refuse(
        root.path("pre_tokenizer").findValues("length"),
        length -> length.longValue(0) < 1,
        "a pre_tokenizer that cuts pieces of no length");
    refuse(
        root.path("decoder").findValues("stop"),
        stop -> stop.longValue(1) != 0,
        "a decoder that strips the end of tokens");
  }

  /** The library takes a map of characters for whole; a damaged one ends the process in a text. */
  private void requireWholeMap(ObjectNode holder) {
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(holder.path("precompiled_charsmap").stringValue(""));
    } catch (IllegalArgumentException e) {
      throw new ModelException(source + ": its precompiled_charsmap is not in base64", e);
    }
    if (blob.length == 0) {
      throw new ModelException(source + ": its precompiled_charsmap is empty");
    }
    CharsMap.of(blob, source).requireWhole();
    holder.put("precompiled_charsmap", Base64.getEncoder().encodeToString(blob));
  }

  private void refuseEndlessPattern(JsonNode pattern) {
    Backtracking.danger(pattern.stringValue(""))
        .ifPresent(what -> {
          throw new ModelException(
              "%s cuts texts with a pattern that may never come to an end (%s): %s"
                  .formatted(source, what, shown(pattern)));
        });
  }

  private void refuse(List<JsonNode> values, Predicate<JsonNode> unusable, String what) {
    values.stream()
        .filter(unusable)
        .findFirst()
        .ifPresent(value -> {
          throw new ModelException(
              "%s has %s, which is not supported: %s".formatted(source, what, shown(value)));
        });
  }

  private static String shown(JsonNode value) {
    String whole = value.toString();
    return whole.substring(0, Math.min(80, whole.length()));
  }
}
