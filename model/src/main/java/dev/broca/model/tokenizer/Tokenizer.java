package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Text to token ids and back, exactly as the model's own tokenizer does it. Never cuts or pads. */
public interface Tokenizer extends AutoCloseable {
  /**
   * The tokenizer in the folder of a model: tokenizer.json, else vocab.json with merges.txt, else a
   * SentencePiece model (tokenizer.model, spiece.model or sentencepiece.bpe.model). Special tokens
   * are those of tokenizer_config.json, special_tokens_map.json and added_tokens.json.
   *
   * @throws ModelException if there is none, or one that is damaged or of an unknown kind
   */
  static Tokenizer open(Path modelFolder) {
    return new TokenizerFolder(modelFolder).open();
  }

  /**
   * The tokenizer in the metadata of a GGUF file.
   *
   * @param file the file, for messages
   * @param metadata all its keys; strings as {@link String}, numbers as any {@link Number}, truth
   *     values as {@link Boolean}, arrays as {@link List}
   * @throws ModelException if its vocabulary is damaged or of an unknown kind
   */
  static Tokenizer fromGguf(Path file, Map<String, ?> metadata) {
    return new GgufVocabulary(file, metadata).open();
  }

  /** The tokens of a text, with the family's special tokens around it or without. */
  Tokens encode(String text, boolean specialTokens);

  /** The tokens of several texts, in their order. */
  default List<Tokens> encodeAll(List<String> texts, boolean specialTokens) {
    return texts.stream().map(text -> encode(text, specialTokens)).toList();
  }

  /** The text of a sequence of ids, special tokens included as they are written. */
  String decode(int[] ids);

  /** The token as it stands in the vocabulary, for example {@code Ġcat}. */
  String token(int id);

  /** The id of a token as it stands in the vocabulary. */
  OptionalInt id(String token);

  /** Number of tokens in the vocabulary, added ones included. */
  int size();

  /** The token that the tokenizer's own configuration names as beginning of text. */
  OptionalInt beginOfText();

  /** The token that the tokenizer's own configuration names as end of text. */
  OptionalInt endOfText();

  /** What {@link #encode} with special tokens puts around a text. */
  default SpecialTokens specialTokens() {
    return SpecialTokens.NONE;
  }

  /**
   * Checks that a model knows every token. Models may have more embeddings than tokens (padding),
   * never fewer.
   *
   * @param embeddings number of rows of the model's embedding matrix
   * @throws ModelException if an id has no row
   */
  default void requireFits(int embeddings) {
    if (size() > embeddings) {
      throw new ModelException(
          "the tokenizer has %d tokens, but the model has %d embeddings"
              .formatted(size(), embeddings));
    }
  }

  /** SHA-256 of everything that determines the tokens, in hexadecimal. */
  String hash();

  @Override
  void close();
}
