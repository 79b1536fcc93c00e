package dev.broca.model.tokenizer;

import dev.broca.model.tokenizer.SentencePieceNormalizer.Normalized;
import dev.broca.torch.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of a SentencePiece model: special tokens are cut out of a text, and what lies between
 * them is normalized and divided as SentencePiece does it. Immutable; nothing to close.
 */
final class SentencePieceTokenizer implements Tokenizer {
  private final SentencePieceModel model;
  private final AddedTokens added;
  private final Prefix prefix;
  private final Vocabulary vocabulary;
  private final SpecialTokens specialTokens;
  private final OptionalInt beginOfText;
  private final OptionalInt endOfText;
  private final SentencePieceNormalizer first;
  private final SentencePieceNormalizer later;
  private final Segmenter segmenter;
  private final BitSet cutOut = new BitSet();

  /** Where a model that puts a blank in front (its dummy prefix) does so. */
  enum Prefix {
    /** Of a text, and of what follows a special token in it. */
    EVERY_PART,
    /** Of a text only, unless it begins with a special token. */
    FIRST_PART
  }

  /**
   * Opens a tokenizer.
   *
   * @param added the tokens that are cut out of a text
   * @param vocabulary the pieces and the added tokens
   * @param specialTokens go around a text
   */
  SentencePieceTokenizer(
      SentencePieceModel model,
      AddedTokens added,
      Prefix prefix,
      Vocabulary vocabulary,
      SpecialTokens specialTokens,
      OptionalInt beginOfText,
      OptionalInt endOfText) {
    this.model = model;
    this.added = added;
    this.prefix = prefix;
    this.vocabulary = vocabulary;
    this.specialTokens = specialTokens;
    this.beginOfText = beginOfText;
    this.endOfText = endOfText;
    first = new SentencePieceNormalizer(model, model.normalization().dummyPrefix());
    later =
        new SentencePieceNormalizer(
            model, model.normalization().dummyPrefix() && prefix == Prefix.EVERY_PART);
    segmenter = Segmenter.of(model);
    added.all().forEach(token -> cutOut.set(token.id()));
  }

  @Override
  public Tokens encode(String text, boolean withSpecialTokens) {
    Surrogates.pairs(text);
    var out = new Output();
    for (AddedTokens.Part part : added.cut(text)) {
      AddedToken token = part.token();
      SentencePieceNormalizer normalizer = part.start() == 0 ? first : later;
      if (token == null) {
        divide(text.substring(part.start(), part.end()), part.start(), normalizer, out);
      } else {
        if (prefix == Prefix.FIRST_PART && part.start() == 0 && !token.special()) {
          addBlank(out);
        }
        out.add(token.id(), part.start(), part.end());
      }
    }
    Tokens tokens = out.tokens();
    return withSpecialTokens ? specialTokens.around(tokens, text.length()) : tokens;
  }

  /** The blank in front of a text that begins with a token which is text itself. */
  private void addBlank(Output out) {
    if (model.normalization().dummyPrefix()) {
      out.add(model.id(String.valueOf(SentencePieceModel.BLANK)), 0, 0);
    }
  }

  private void divide(String part, int offset, SentencePieceNormalizer normalizer, Output out) {
    Normalized normalized = normalizer.normalize(part);
    boolean afterUnknown = false;
    for (Segmenter.Span span : segmenter.segment(normalized.text())) {
      int start = offset + normalized.origins()[span.start()];
      int end = offset + normalized.origins()[span.end()];
      boolean unknown = span.id() == model.unknown();
      if (unknown && model.byteFallback()) {
        String piece = normalized.text().substring(span.start(), span.end());
        for (byte value : piece.getBytes(StandardCharsets.UTF_8)) {
          out.add(model.byteId(value), start, end);
        }
      } else if (unknown && afterUnknown) {
        out.extend(end);
      } else {
        out.add(span.id(), start, end);
      }
      afterUnknown = unknown;
    }
  }

  @Override
  public List<Tokens> encodeAll(List<String> texts, boolean withSpecialTokens) {
    return texts.parallelStream().map(text -> encode(text, withSpecialTokens)).toList();
  }

  @Override
  public String decode(int[] ids) {
    var text = new Decoded();
    for (int id : ids) {
      String token = vocabulary.token(id);
      if (token != null) {
        if (cutOut.get(id)) {
          text.addWritten(token);
        } else {
          text.addPiece(model.piece(id));
        }
      }
    }
    return text.toString();
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
    MessageDigest digest = Sha256.digest();
    model.update(digest);
    String rest =
        "\n%s\n%s\nbefore %s after %s"
            .formatted(added.all(), prefix, specialTokens.before(), specialTokens.after());
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {}

  /** Tokens while they are collected. */
  private static final class Output {
    private record Token(int id, int start, int end) {}

    private final List<Token> tokens = new ArrayList<>();

    void add(int id, int start, int end) {
      tokens.add(new Token(id, start, end));
    }

    /** Makes the last token reach further. */
    void extend(int end) {
      Token last = tokens.removeLast();
      tokens.add(new Token(last.id(), last.start(), end));
    }

    Tokens tokens() {
      return new Tokens(
          tokens.stream().mapToInt(Token::id).toArray(),
          tokens.stream().mapToInt(Token::start).toArray(),
          tokens.stream().mapToInt(Token::end).toArray());
    }
  }

  /** A text while it is put together from tokens: encoding undone, part by part. */
  private final class Decoded {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean dropsBlank = startsWithBlank();

    /** Whether encoding may have put a blank in front of a part, or dropped those that were. */
    private boolean startsWithBlank() {
      return model.normalization().dummyPrefix() || model.normalization().removeExtraBlanks();
    }

    void addWritten(String token) {
      endBytes();
      text.append(token);
      dropsBlank |= prefix == Prefix.EVERY_PART && startsWithBlank();
    }

    void addPiece(Piece piece) {
      if (piece.kind() == Piece.Kind.BYTE) {
        bytes.write(piece.byteValue().orElseThrow());
        dropsBlank = false;
        return;
      }
      endBytes();
      String content = piece.text();
      if (dropsBlank && content.charAt(0) == SentencePieceModel.BLANK) {
        content = content.substring(1);
      }
      dropsBlank &= content.isEmpty() && model.normalization().removeExtraBlanks();
      text.append(content.replace(SentencePieceModel.BLANK, ' '));
    }

    /** A byte that is no part of a character becomes U+FFFD. */
    private void endBytes() {
      byte[] run = bytes.toByteArray();
      bytes.reset();
      for (int at = 0; at < run.length; ) {
        int length = Math.min(characterLength(run[at]), run.length - at);
        String character = strictly(run, at, length);
        text.append(character == null ? "\ufffd" : character);
        at += character == null ? 1 : length;
      }
    }

    private static int characterLength(byte lead) {
      int ones = Integer.numberOfLeadingZeros(~lead << 24);
      return ones >= 2 && ones <= 4 ? ones : 1;
    }

    private static @Nullable String strictly(byte[] run, int at, int length) {
      try {
        var slice = ByteBuffer.wrap(run, at, length);
        return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
      } catch (CharacterCodingException _) {
        return null;
      }
    }

    @Override
    public String toString() {
      endBytes();
      return text.toString();
    }
  }
}
