package dev.broca.model.tokenizer;

import java.util.List;
import java.util.OptionalInt;

/** Text to token ids and back, exactly as the model's own tokenizer does it. Never cuts or pads. */
public interface Tokenizer extends AutoCloseable {
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

  /** SHA-256 of everything that determines the tokens. */
  String hash();

  @Override
  void close();
}
