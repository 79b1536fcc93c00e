package dev.broca.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a byte-level BPE cuts a text into pieces before it merges bytes within each, under the names
 * that {@code tokenizer.ggml.pre} of a GGUF file gives them. The patterns are those of the models'
 * own tokenizer.json files; llama.cpp's {@code llama-vocab.cpp} maps the names to them.
 */
enum PreTokenizer {
  /** GPT-2: contractions, words, numbers and other characters, each with the blank before it. */
  GPT2("gpt-2, phi-2", Normalizer.NONE, Pieces.BYTE_LEVEL),

  /** The same after canonical composition, as MPT does it. */
  NEOX("mpt", Normalizer.NFC, Pieces.BYTE_LEVEL),

  /** Digits one by one, then as GPT-2. */
  DIGITS(
      "smollm, starcoder, refact",
      Normalizer.NONE,
      """
      {"type": "Digits", "individual_digits": true},
      """
          + Pieces.BYTE_LEVEL),

  /** Llama 3: at most three digits together. Whole pieces of the vocabulary are not merged up. */
  LLAMA3(
      "llama-bpe, llama3, llama-v3",
      Normalizer.NONE,
      Pieces.split(Pieces.THREE_DIGITS) + Pieces.BYTES),

  /** The same pattern with ordinary merging: DBRX, OLMo 2. */
  DBRX("dbrx", Normalizer.NONE, Pieces.split(Pieces.THREE_DIGITS) + Pieces.BYTES),

  /** Qwen 2 and 3: digits one by one, after canonical composition. */
  QWEN2("qwen2", Normalizer.NFC, Pieces.split(Pieces.ONE_DIGIT) + Pieces.BYTES),

  /** Falcon: punctuation apart, then as GPT-2, then numbers apart and in threes. */
  FALCON(
      "falcon",
      Normalizer.NONE,
      """
      {"type": "Punctuation", "behavior": "Contiguous"},
      """
          + Pieces.BYTE_LEVEL
          + """
          , {"type": "Digits", "individual_digits": false},
          {"type": "Split", "pattern": {"Regex": "[0-9][0-9][0-9]"}, "behavior": "Isolated", "invert": false}
          """),

  /** What llama.cpp does when a file says {@code default}. */
  DEFAULT(
      "default",
      Normalizer.NONE,
      Pieces.split("[\\p{P}\\$\\+<=>\\^~\\|]+")
          + Pieces.split(Pieces.GPT2)
          + Pieces.split("\\p{N}+")
          + Pieces.split("[0-9][0-9][0-9]")
          + Pieces.BYTES);

  private final String names;
  private final Normalizer normalizer;
  private final String pieces;

  PreTokenizer(String names, Normalizer normalizer, String pieces) {
    this.names = names;
    this.normalizer = normalizer;
    this.pieces = pieces;
  }

  /** The one with a name of {@code tokenizer.ggml.pre}. */
  static Optional<PreTokenizer> named(String name) {
    return Arrays.stream(values())
        .filter(p -> List.of(p.names.split(", ")).contains(name))
        .findFirst();
  }

  /** All names, for messages. */
  static String allNames() {
    return Arrays.stream(values()).map(p -> p.names).collect(Collectors.joining(", "));
  }

  /** Whether a piece that is a token as a whole is taken as it is, whatever the merges say. */
  boolean ignoresMerges() {
    return this == LLAMA3;
  }

  /** Whether a GGUF file that does not say so begins every text with its BOS. */
  boolean beginsText() {
    return this == LLAMA3;
  }

  /** A tokenizer.json with normalizer, pre-tokenizer and decoder, still without a model. */
  ObjectNode skeleton() {
    String json =
        """
        {
          "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
          "normalizer": %s,
          "pre_tokenizer": %s,
          "post_processor": null,
          "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}
        }
        """
            .formatted(normalizer.json, preTokenizer());
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), "pre-tokenizer " + names);
  }

  private String preTokenizer() {
    return pieces.equals(Pieces.BYTE_LEVEL)
        ? pieces
        : "{\"type\": \"Sequence\", \"pretokenizers\": [" + pieces + "]}";
  }

  private enum Normalizer {
    NONE("null"),
    NFC("{\"type\": \"NFC\"}");

    private final String json;

    Normalizer(String json) {
      this.json = json;
    }
  }

  /** The parts, as a tokenizer.json writes them. */
  private static final class Pieces {
    static final String GPT2 =
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
    static final String THREE_DIGITS = modern("\\p{N}{1,3}");
    static final String ONE_DIGIT = modern("\\p{N}");

    /** Bytes to characters, and the pattern of GPT-2. */
    static final String BYTE_LEVEL = byteLevel(true);

    /** Bytes to characters only. */
    static final String BYTES = byteLevel(false);

    private static String modern(String number) {
      return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
          + number
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    private static String byteLevel(boolean pattern) {
      return "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true, \"use_regex\": "
          + pattern
          + "}";
    }

    static String split(String pattern) {
      return "{\"type\": \"Split\", \"pattern\": {\"Regex\": \""
          + pattern.replace("\\", "\\\\")
          + "\"}, \"behavior\": \"Isolated\", \"invert\": false},";
    }
  }
}
