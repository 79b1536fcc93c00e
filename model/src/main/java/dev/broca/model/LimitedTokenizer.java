package dev.broca.model;

import dev.broca.model.base.ModelException;
import dev.broca.model.tokenizer.SpecialTokens;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A model's tokenizer that refuses texts which have more tokens than the model reads whatever is in
 * them: their tokens would take much memory, and nothing could be done with them. Shorter texts
 * than {@link #ALWAYS} are never refused here, so that they can be read in windows or cut.
 */
final class LimitedTokenizer implements Tokenizer {
  /** Characters that are always turned into tokens: a book of 200 000 words. */
  static final int ALWAYS = 1 << 20;

  private final Tokenizer tokenizer;
  private final int context;
  private int longest;

  /**
   * Limits a tokenizer.
   *
   * @param context tokens that the model reads
   */
  LimitedTokenizer(Tokenizer tokenizer, int context) {
    this.tokenizer = tokenizer;
    this.context = context;
  }

  private void requireReadable(String text) {
    if (text.length() <= ALWAYS || text.length() <= (long) context * longest()) {
      return;
    }
    throw new ModelException(
        "The text \"%s\" has %,d characters, which are at least %,d tokens, but this model reads %,d at most. Split it into shorter texts."
            .formatted(
                TextLimit.beginning(text),
                text.length(),
                (text.length() - 1) / longest() + 1,
                context));
  }

  /** Characters of the longest token. */
  private synchronized int longest() {
    if (longest == 0) {
      longest =
          IntStream.range(0, tokenizer.size())
              .map(id -> tokenizer.token(id).length())
              .max()
              .orElse(1);
    }
    return longest;
  }

  @Override
  public Tokens encode(String text, boolean specialTokens) {
    requireReadable(text);
    return tokenizer.encode(text, specialTokens);
  }

  @Override
  public List<Tokens> encodeAll(List<String> texts, boolean specialTokens) {
    texts.forEach(this::requireReadable);
    return tokenizer.encodeAll(texts, specialTokens);
  }

  @Override
  public String decode(int[] ids) {
    return tokenizer.decode(ids);
  }

  @Override
  public String token(int id) {
    return tokenizer.token(id);
  }

  @Override
  public OptionalInt id(String token) {
    return tokenizer.id(token);
  }

  @Override
  public int size() {
    return tokenizer.size();
  }

  @Override
  public OptionalInt beginOfText() {
    return tokenizer.beginOfText();
  }

  @Override
  public OptionalInt endOfText() {
    return tokenizer.endOfText();
  }

  @Override
  public SpecialTokens specialTokens() {
    return tokenizer.specialTokens();
  }

  @Override
  public void requireFits(int embeddings) {
    tokenizer.requireFits(embeddings);
  }

  @Override
  public String hash() {
    return tokenizer.hash();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
