package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the small files beside a vocabulary say about its special tokens: tokenizer_config.json,
 * special_tokens_map.json, added_tokens.json and, for ids only, config.json. Where they are silent
 * the defaults of the tokenizer's class in transformers hold.
 */
final class TokenizerConfig {
  private static final List<String> SINGLE_TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private final Path folder;
  private final ObjectNode config;
  private final ObjectNode specialTokensMap;
  private final ObjectNode addedTokens;
  private final ObjectNode modelConfig;
  private final String tokenizerClass;
  private final Family family;

  private TokenizerConfig(Path folder, String otherwiseClass) {
    this.folder = folder;
    config = read("tokenizer_config.json");
    specialTokensMap = read("special_tokens_map.json");
    addedTokens = read("added_tokens.json");
    modelConfig = read("config.json");
    String name = config.path("tokenizer_class").stringValue(otherwiseClass);
    tokenizerClass = name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name;
    family = Family.of(tokenizerClass);
  }

  /**
   * Reads the files of a folder that are there.
   *
   * @param otherwiseClass the class of a tokenizer whose files name none
   */
  static TokenizerConfig of(Path folder, String otherwiseClass) {
    return new TokenizerConfig(folder, otherwiseClass);
  }

  private ObjectNode read(String name) {
    return Json.readIfThere(folder.resolve(name)).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  /** Whether there is a tokenizer_config.json. */
  boolean isThere() {
    return !config.isEmpty();
  }

  /** The class without {@code Fast}. */
  String tokenizerClass() {
    return tokenizerClass;
  }

  boolean addsPrefixSpace(boolean otherwise) {
    return config.path("add_prefix_space").booleanValue(otherwise);
  }

  /**
   * Whether what follows a special token is encoded as a text of its own. CodeLlama's class never
   * does that, Llama's unless it is told not to.
   */
  boolean isLegacy() {
    return !tokenizerClass.equals("CodeLlamaTokenizer") && config.path("legacy").booleanValue(true);
  }

  /** The class of a SentencePiece model whose files name none: Gemma's or Llama's. */
  static String sentencePieceClass(Path folder) {
    return Json.readIfThere(folder.resolve("config.json"))
        .map(config -> config.path("model_type").stringValue(""))
        .filter(type -> type.startsWith("gemma"))
        .map(type -> "GemmaTokenizer")
        .orElse("LlamaTokenizer");
  }

  /** Other classes number the pieces anew or change texts. */
  void refuseOtherSentencePiece(Path model) {
    if (family != Family.LLAMA && family != Family.GEMMA) {
      throw new ModelException(
          "%s names the class %s, which uses %s in a way that Broca does not know. %s"
              .formatted(
                  folder.resolve("tokenizer_config.json"),
                  tokenizerClass,
                  model.getFileName(),
                  TokenizerFolder.HOW_TO_CONVERT));
    }
    JsonNode options = config.path("sp_model_kwargs");
    if (!options.isEmpty()) {
      throw new ModelException(
          "%s: sp_model_kwargs is not supported, found %s. Without sampling it can be {}."
              .formatted(folder.resolve("tokenizer_config.json"), options));
    }
  }

  /** The id of a special token, such as {@code bos_token}, if it is named and in the vocabulary. */
  OptionalInt id(String key, Vocabulary vocabulary) {
    if (config.has(key) || specialTokensMap.has(key) || family != Family.OTHER) {
      return name(key).map(vocabulary::id).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
    JsonNode id = modelConfig.path(key + "_id");
    JsonNode first = id.isArray() ? id.path(0) : id;
    int value = first.intValue(-1);
    return vocabulary.token(value) == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private Optional<String> name(String key) {
    if (config.has(key)) {
      return content(config.path(key));
    }
    if (specialTokensMap.has(key)) {
      return content(specialTokensMap.path(key));
    }
    return family.defaultToken(key);
  }

  private static Optional<String> content(JsonNode token) {
    JsonNode content = token.isObject() ? token.path("content") : token;
    return Optional.ofNullable(content.stringValue(null));
  }

  /** Whether the class puts the tokens around a text itself, whatever the tokenizer.json says. */
  boolean setsSpecialTokens() {
    return family.setsSpecialTokens;
  }

  /** The tokens around a text as {@code add_bos_token} and {@code add_eos_token} set them. */
  SpecialTokens specialTokens(Vocabulary vocabulary) {
    return new SpecialTokens(
        around("add_bos_token", family.beginsText, "bos_token", vocabulary),
        around("add_eos_token", false, "eos_token", vocabulary));
  }

  private List<Integer> around(String flag, boolean otherwise, String key, Vocabulary vocabulary) {
    if (!config.path(flag).booleanValue(otherwise)) {
      return List.of();
    }
    int id =
        id(key, vocabulary)
            .orElseThrow(() ->
                new ModelException(
                    "%s: texts should get the %s (%s), but %s is not in the vocabulary"
                        .formatted(
                            folder.resolve("tokenizer_config.json"),
                            key,
                            flag,
                            name(key).orElse("no such token"))));
    return List.of(id);
  }

  /**
   * The tokens that the files declare, in the order in which transformers adds them: those with an
   * id by id, then the named special ones that the vocabulary knows.
   */
  List<AddedToken> declaredTokens(Vocabulary vocabulary) {
    List<String> special = specialNames();
    var declared = new ArrayList<AddedToken>();
    config
        .path("added_tokens_decoder")
        .properties()
        .forEach(e -> declared.add(AddedToken.of(idOf(e.getKey()), e.getValue())));
    addedTokens
        .properties()
        .forEach(e -> {
          int id = e.getValue().intValue(-1);
          declared.add(
              special.contains(e.getKey())
                  ? AddedToken.special(e.getKey(), id)
                  : new AddedToken(e.getKey(), id, false, true, false, false, false));
        });
    declared.sort((a, b) -> Integer.compare(a.id(), b.id()));
    for (String name : special) {
      Integer id = vocabulary.id(name);
      if (id != null) {
        declared.add(AddedToken.special(name, id));
      }
    }
    return declared;
  }

  private List<String> specialNames() {
    var names = new ArrayList<String>();
    SINGLE_TOKENS.forEach(key -> name(key).ifPresent(names::add));
    for (JsonNode token : config.path("additional_special_tokens")) {
      content(token).ifPresent(names::add);
    }
    for (JsonNode token : specialTokensMap.path("additional_special_tokens")) {
      content(token).ifPresent(names::add);
    }
    return names;
  }

  private int idOf(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new ModelException(
          "%s: the keys of added_tokens_decoder should be ids, found \"%s\""
              .formatted(folder.resolve("tokenizer_config.json"), key),
          e);
    }
  }

  /** Classes of tokenizers with defaults of their own, as in transformers 4.57. */
  private enum Family {
    GPT2("<|endoftext|>", "<|endoftext|>", false, false),
    NEOX("<|endoftext|>", "<|endoftext|>", true, false),
    LLAMA("<s>", "</s>", true, true),
    GEMMA("<bos>", "<eos>", true, true),
    QWEN2(null, "<|endoftext|>", false, false),
    OTHER(null, null, false, false);

    private final Optional<String> begin;
    private final Optional<String> end;
    private final boolean setsSpecialTokens;
    private final boolean beginsText;

    Family(
        @Nullable String begin,
        @Nullable String end,
        boolean setsSpecialTokens,
        boolean beginsText) {
      this.begin = Optional.ofNullable(begin);
      this.end = Optional.ofNullable(end);
      this.setsSpecialTokens = setsSpecialTokens;
      this.beginsText = beginsText;
    }

    static Family of(String tokenizerClass) {
      return switch (tokenizerClass) {
        case "GPT2Tokenizer", "CodeGenTokenizer" -> GPT2;
        case "GPTNeoXTokenizer" -> NEOX;
        case "LlamaTokenizer", "CodeLlamaTokenizer" -> LLAMA;
        case "GemmaTokenizer" -> GEMMA;
        case "Qwen2Tokenizer" -> QWEN2;
        default -> OTHER;
      };
    }

    Optional<String> defaultToken(String key) {
      return switch (key) {
        case "bos_token" -> begin;
        case "eos_token" -> end;
        case "unk_token" ->
            switch (this) {
              case GPT2, NEOX, QWEN2 -> Optional.of("<|endoftext|>");
              case LLAMA, GEMMA -> Optional.of("<unk>");
              case OTHER -> Optional.empty();
            };
        default -> Optional.empty();
      };
    }
  }
}
