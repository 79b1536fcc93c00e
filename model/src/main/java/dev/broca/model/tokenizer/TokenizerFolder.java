package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import dev.broca.model.tokenizer.SentencePieceTokenizer.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The tokenizer among the files of a model. */
final class TokenizerFolder {
  static final String HOW_TO_CONVERT =
      "A tokenizer.json beside it works; in Python,"
          + " AutoTokenizer.from_pretrained(MODEL).save_pretrained(FOLDER) writes one.";

  private static final List<String> SENTENCE_PIECE =
      List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model");

  private final Path folder;

  TokenizerFolder(Path folder) {
    this.folder = folder;
  }

  Tokenizer open() {
    Path json = folder.resolve("tokenizer.json");
    Path vocab = folder.resolve("vocab.json");
    Path merges = folder.resolve("merges.txt");
    if (Files.exists(json) && !Files.isRegularFile(json)) {
      throw new ModelException(json + " is not a regular file.");
    }
    if (Files.isRegularFile(json)) {
      return openJson(json);
    }
    if (Files.isRegularFile(vocab) && Files.isRegularFile(merges)) {
      return openBytePairs(vocab, merges);
    }
    for (String name : SENTENCE_PIECE) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return openSentencePiece(folder.resolve(name));
      }
    }
    throw new ModelException(
        folder
            + " has no tokenizer: expected tokenizer.json, or vocab.json and merges.txt, or "
            + String.join(" or ", SENTENCE_PIECE));
  }

  private Tokenizer openJson(Path file) {
    var config = TokenizerConfig.of(folder, "");
    var json = new TokenizerJson(Json.read(file), file.toString());
    config.declaredTokens(json.vocabulary()).forEach(json::add);
    if (config.isThere()) {
      json.addPrefixSpace(config.addsPrefixSpace(false));
    }
    OptionalInt begin = config.id("bos_token", json.vocabulary());
    OptionalInt end = config.id("eos_token", json.vocabulary());
    SpecialTokens around =
        config.setsSpecialTokens() ? config.specialTokens(json.vocabulary()) : json.specialTokens();
    return RustTokenizer.open(json, around, begin, end);
  }

  private Tokenizer openBytePairs(Path vocab, Path merges) {
    var config = TokenizerConfig.of(folder, "GPT2Tokenizer");
    ObjectNode root = BytePairs.json(ids(vocab), merges(merges), pieces(config), merges.toString());
    var json = new TokenizerJson(root, vocab + " with " + merges.getFileName());
    config.declaredTokens(json.vocabulary()).forEach(json::add);
    json.addPrefixSpace(config.addsPrefixSpace(false));
    return RustTokenizer.open(
        json,
        config.specialTokens(json.vocabulary()),
        config.id("bos_token", json.vocabulary()),
        config.id("eos_token", json.vocabulary()));
  }

  private PreTokenizer pieces(TokenizerConfig config) {
    return switch (config.tokenizerClass()) {
      case "GPT2Tokenizer", "CodeGenTokenizer" -> PreTokenizer.GPT2;
      case "Qwen2Tokenizer" -> PreTokenizer.QWEN2;
      case String other ->
          throw new ModelException(
              "%s names the class %s, whose vocab.json and merges.txt Broca cannot read. %s"
                  .formatted(folder.resolve("tokenizer_config.json"), other, HOW_TO_CONVERT));
    };
  }

  /** As the class without {@code Fast} does it, which runs SentencePiece itself. */
  private Tokenizer openSentencePiece(Path file) {
    var config = TokenizerConfig.of(folder, TokenizerConfig.sentencePieceClass(folder));
    config.refuseOtherSentencePiece(file);
    SentencePieceModel model = SentencePieceFile.read(file);
    if (!config.addsPrefixSpace(true)) {
      model = model.withoutDummyPrefix();
    }
    Vocabulary vocabulary =
        Vocabulary.of(model.pieces().stream().map(Piece::text).toList(), file.toString());
    var added = new AddedTokens(config.declaredTokens(vocabulary), model, vocabulary);
    return new SentencePieceTokenizer(
        model,
        added,
        prefix(config, model, file),
        vocabulary,
        config.specialTokens(vocabulary),
        config.id("bos_token", vocabulary),
        config.id("eos_token", vocabulary));
  }

  private static Prefix prefix(TokenizerConfig config, SentencePieceModel model, Path file) {
    if (config.isLegacy()) {
      return Prefix.EVERY_PART;
    }
    if (model.normalization().removeExtraBlanks()) {
      throw new ModelException(
          "%s removes blanks (normalizer_spec.remove_extra_whitespaces), which is not supported together with \"legacy\": false in tokenizer_config.json. %s"
              .formatted(file, HOW_TO_CONVERT));
    }
    return Prefix.FIRST_PART;
  }

  private static Map<String, Integer> ids(Path vocab) {
    ObjectNode root = Json.read(vocab);
    Map<String, Integer> ids = LinkedHashMap.newLinkedHashMap(root.size());
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getValue().isIntegralNumber() || !entry.getValue().canConvertToInt()) {
        throw new ModelException(
            "%s: the id of \"%s\" should be a whole number, found %s"
                .formatted(vocab, entry.getKey(), entry.getValue()));
      }
      ids.put(entry.getKey(), entry.getValue().intValue());
    }
    return ids;
  }

  private static List<String> merges(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + " as UTF-8 text: " + e, e);
    }
    return text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#version")).toList();
  }
}
