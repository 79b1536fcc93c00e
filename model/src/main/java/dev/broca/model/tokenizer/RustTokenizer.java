package dev.broca.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.broca.model.base.ModelException;
import dev.broca.torch.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of Hugging Face's tokenizers library.
 *
 * <p>Many threads may encode at once. The library is asked for a text's own tokens only; special
 * tokens are put around them here, so no rule can be applied twice.
 */
final class RustTokenizer implements Tokenizer {
  private final TokenizersLibrary library;
  private final String source;
  private final Vocabulary vocabulary;
  private final SpecialTokens specialTokens;
  private final OptionalInt beginOfText;
  private final OptionalInt endOfText;
  private final String hash;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private long handle;

  private RustTokenizer(
      TokenizersLibrary library,
      long handle,
      TokenizerJson json,
      SpecialTokens specialTokens,
      OptionalInt beginOfText,
      OptionalInt endOfText,
      String hash) {
    this.library = library;
    this.handle = handle;
    this.source = json.source();
    this.vocabulary = json.vocabulary();
    this.specialTokens = specialTokens;
    this.beginOfText = beginOfText;
    this.endOfText = endOfText;
    this.hash = hash;
  }

  /** Opens a tokenizer; {@code specialTokens} go around a text. */
  static Tokenizer open(
      TokenizerJson json,
      SpecialTokens specialTokens,
      OptionalInt beginOfText,
      OptionalInt endOfText) {
    TokenizersLibrary library = RustLibrary.load();
    String text = json.text();
    long handle;
    try {
      handle = library.createTokenizerFromString(text);
    } catch (RuntimeException e) {
      throw new ModelException(
          json.source() + " is not a tokenizer that can be used: " + e.getMessage(), e);
    }
    return new RustTokenizer(
        library, handle, json, specialTokens, beginOfText, endOfText, hash(text, specialTokens));
  }

  private static String hash(String text, SpecialTokens rule) {
    String all = text + "\nbefore " + rule.before() + " after " + rule.after();
    return Sha256.of(all.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Tokens encode(String text, boolean withSpecialTokens) {
    int @Nullable [] offsets = utf16Offsets(text);
    lock.readLock().lock();
    try {
      requireOpen();
      Tokens tokens = tokens(text, offsets);
      return withSpecialTokens ? specialTokens.around(tokens, text.length()) : tokens;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** In parallel, text by text: a batch that fails in the library would end the process. */
  @Override
  public List<Tokens> encodeAll(List<String> texts, boolean withSpecialTokens) {
    return texts.parallelStream().map(text -> encode(text, withSpecialTokens)).toList();
  }

  private Tokens tokens(String text, int @Nullable [] offsets) {
    long encoding;
    try {
      encoding = library.encode(handle, text, false);
    } catch (RuntimeException e) {
      throw new ModelException(source + " cannot encode a text: " + e.getMessage(), e);
    }
    try {
      long[] ids = library.getTokenIds(encoding);
      @Nullable CharSpan[] spans = library.getTokenCharSpans(encoding);
      int[] starts = new int[ids.length];
      int[] ends = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        CharSpan span = spans[i];
        if (span != null) {
          starts[i] = offsets == null ? span.getStart() : offsets[span.getStart()];
          ends[i] = offsets == null ? span.getEnd() : offsets[span.getEnd()];
        }
      }
      return new Tokens(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(), starts, ends);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /**
   * The library counts code points: the UTF-16 offset of each of them, or null when they are the
   * same.
   */
  private static int @Nullable [] utf16Offsets(String text) {
    int pairs = Surrogates.pairs(text);
    if (pairs == 0) {
      return null;
    }
    int[] offsets = new int[text.length() - pairs + 1];
    for (int point = 0, i = 0; point < offsets.length; point++) {
      offsets[point] = i;
      i += i < text.length() ? Character.charCount(text.codePointAt(i)) : 0;
    }
    return offsets;
  }

  @Override
  public String decode(int[] ids) {
    lock.readLock().lock();
    try {
      requireOpen();
      return library.decode(handle, Arrays.stream(ids).asLongStream().toArray(), false);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public String token(int id) {
    return vocabulary.requireToken(id);
  }

  @Override
  public OptionalInt id(String token) {
    return vocabulary.find(token);
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public void requireFits(int embeddings) {
    vocabulary.requireFits(embeddings);
  }

  @Override
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  @Override
  public OptionalInt beginOfText() {
    return beginOfText;
  }

  @Override
  public OptionalInt endOfText() {
    return endOfText;
  }

  @Override
  public String hash() {
    return hash;
  }

  private void requireOpen() {
    if (handle == 0) {
      throw new IllegalStateException("the tokenizer " + source + " is closed");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (handle != 0) {
        library.deleteTokenizer(handle);
        handle = 0;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
