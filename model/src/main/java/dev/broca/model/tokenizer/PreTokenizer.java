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

  /** The same after canonical composition, as GPT-NeoX, MPT and OLMo do it. */
  NEOX("mpt, olmo", Normalizer.NFC, Pieces.BYTE_LEVEL),

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
      "llama-bpe, llama3, llama-v3, falcon3",
      Normalizer.NONE,
      Pieces.split(Pieces.THREE_DIGITS) + Pieces.BYTES),

  /** The same pattern with ordinary merging: DBRX, OLMo 2. */
  DBRX("dbrx, smaug-bpe", Normalizer.NONE, Pieces.split(Pieces.THREE_DIGITS) + Pieces.BYTES),

  /** Qwen 2 and 3: digits one by one, after canonical composition. */
  QWEN2("qwen2, deepseek-r1-qwen", Normalizer.NFC, Pieces.split(Pieces.ONE_DIGIT) + Pieces.BYTES),

  /**
   * Mistral's newer models: words begin at capitals, digits one by one. Whole pieces of the
   * vocabulary are not merged up.
   */
  TEKKEN("tekken", Normalizer.NONE, Pieces.split(Pieces.CAPITALS) + Pieces.BYTES),

  /** GPT-4o, Phi-4-mini: words begin at capitals and keep their contraction. */
  GPT4O("gpt-4o, llama4", Normalizer.NONE, Pieces.split(Pieces.CAPITALS_GPT4O) + Pieces.BYTES),

  /** DeepSeek's first models: lines, words, punctuation, CJK and numbers apart. */
  DEEPSEEK_LLM(
      "deepseek-llm",
      Normalizer.NONE,
      Pieces.split("[\\r\\n]")
          + Pieces.split("\\s?" + Pieces.DEEPSEEK_LETTERS + "+")
          + Pieces.split("\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+")
          + Pieces.split("\\s+$")
          + Pieces.split(Pieces.DEEPSEEK_CJK)
          + Pieces.split("\\p{N}+")
          + Pieces.BYTES),

  /** DeepSeek Coder: the same with all letters, and digits one by one. */
  DEEPSEEK_CODER(
      "deepseek-coder",
      Normalizer.NONE,
      Pieces.split("[\\r\\n]")
          + Pieces.split("\\s?\\p{L}+")
          + Pieces.split("\\s?\\p{P}+")
          + Pieces.split(Pieces.DEEPSEEK_CJK)
          + Pieces.split("\\p{N}")
          + Pieces.BYTES),

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
    return this == LLAMA3 || this == TEKKEN;
  }

  /** Whether a GGUF file that does not say so begins every text with its BOS. */
  boolean beginsText() {
    return this == LLAMA3 || this == TEKKEN;
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

    static final String CAPITALS = capitals("", "\\p{N}");
    static final String CAPITALS_GPT4O = capitals("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "\\p{N}{1,3}");

    /** As far as the vocabulary of the model was made for. */
    static final String DEEPSEEK_CJK = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+";

    /** Letters with case, in the ranges of an older Unicode. */
    static final String DEEPSEEK_LETTERS =
        "[A-Za-z\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ba\u01bc-\u01bf\u01c4-"
            + "\u0293\u0295-\u02af\u0370-\u0373\u0376\u0377\u037b-\u037d\u037f\u0386"
            + "\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03f5\u03f7-\u0481\u048a-\u052f"
            + "\u0531-\u0556\u10a0-\u10c5\u13a0-\u13f5\u13f8-\u13fd\u1c90-\u1cba\u1cbd-"
            + "\u1cbf\u1d00-\u1d2b\u1d6b-\u1d77\u1d79-\u1d9a\u1e00-\u1f15\u1f18-\u1f1d"
            + "\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f59\u1f5b\u1f5d\u1f5f-\u1f7d"
            + "\u1f80-\u1fb4\u1fb6-\u1fbc\u1fbe\u1fc2-\u1fc4\u1fc6-\u1fcc\u1fd0-\u1fd3"
            + "\u1fd6-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ff4\u1ff6-\u1ffc\u2102\u2107\u210a-"
            + "\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2134"
            + "\u2139\u213c-\u213f\u2145-\u2149\u214e\u2183\u2184\u2c00-\u2c7b\u2c7e-"
            + "\u2ce4\u2ceb-\u2cee\u2cf2\u2cf3\ua640-\ua66d\ua680-\ua69b\ua722-\ua76f"
            + "\ua771-\ua787\ua78b-\ua78e\uab70-\uabbf\ufb00-\ufb06\ufb13-\ufb17\uff21-"
            + "\uff3a\uff41-\uff5a\ud801\udc00-\ud801\udc4f\ud801\udcb0-\ud801\udcd3"
            + "\ud801\udcd8-\ud801\udcfb\ud803\udc80-\ud803\udcb2\ud803\udcc0-"
            + "\ud803\udcf2\ud806\udca0-\ud806\udcdf\ud83a\udd00-\ud83a\udd43]";

    /** Bytes to characters, and the pattern of GPT-2. */
    static final String BYTE_LEVEL = byteLevel(true);

    /** Bytes to characters only. */
    static final String BYTES = byteLevel(false);

    private static String modern(String number) {
      return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
          + number
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    /** Upper case, then lower case; letters without case are both. */
    private static String capitals(String contraction, String number) {
      String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
      String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
      String before = "[^\\r\\n\\p{L}\\p{N}]?";
      return "%s%s*%s+%s|%s%s+%s*%s|%s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
          .formatted(before, upper, lower, contraction, before, upper, lower, contraction, number);
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
