package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A SentencePiece model: the pieces, numbered by their place, and how text is brought into the form
 * in which they are looked for.
 */
final class SentencePieceModel {
  /** How blanks are written inside pieces: U+2581. */
  static final char BLANK = '\u2581';

  private final String source;
  private final Algorithm algorithm;
  private final List<Piece> pieces;
  private final Normalization normalization;
  private final Map<String, Integer> ids;
  private final int unknown;
  private final int[] bytes;

  /**
   * Checks a model.
   *
   * @param byteFallback whether a character without piece becomes its UTF-8 bytes
   * @param source names it in messages
   * @throws ModelException if it could not be used
   */
  SentencePieceModel(
      Algorithm algorithm,
      List<Piece> pieces,
      boolean byteFallback,
      Normalization normalization,
      String source) {
    this.algorithm = algorithm;
    this.pieces = List.copyOf(pieces);
    this.normalization = normalization;
    this.source = source;
    ids = HashMap.newHashMap(pieces.size());
    for (int id = 0; id < pieces.size(); id++) {
      number(id);
    }
    unknown = only(Piece.Kind.UNKNOWN);
    bytes = byteFallback ? byteIds() : new int[0];
    if (!byteFallback) {
      refuseBytes();
    }
  }

  private void number(int id) {
    Piece piece = pieces.get(id);
    if (piece.text().isEmpty()) {
      throw new ModelException("%s: piece %d is empty".formatted(source, id));
    }
    if (!Float.isFinite(piece.score())) {
      throw new ModelException(
          "%s: the score of piece %d, \"%s\", should be a finite number, found %s"
              .formatted(source, id, piece.text(), piece.score()));
    }
    Integer other = ids.put(piece.text(), id);
    if (other != null) {
      throw new ModelException(
          "%s: pieces %d and %d are both \"%s\"".formatted(source, other, id, piece.text()));
    }
  }

  private int only(Piece.Kind kind) {
    int[] found =
        IntStream.range(0, pieces.size()).filter(id -> pieces.get(id).kind() == kind).toArray();
    if (found.length != 1) {
      throw new ModelException(
          "%s should have one piece for what is unknown, found %d".formatted(source, found.length));
    }
    return found[0];
  }

  private int[] byteIds() {
    var found = new int[256];
    Arrays.fill(found, -1);
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      if (piece.kind() == Piece.Kind.BYTE) {
        int at = id;
        int value =
            piece
                .byteValue()
                .orElseThrow(() ->
                    new ModelException(
                        "%s: piece %d, \"%s\", should be a byte such as <0x0A>"
                            .formatted(source, at, piece.text())));
        found[value] = id;
      }
    }
    for (int value = 0; value < found.length; value++) {
      if (found[value] < 0) {
        throw new ModelException(
            "%s should have a piece for every byte, but <0x%02X> is missing"
                .formatted(source, value));
      }
    }
    return found;
  }

  private void refuseBytes() {
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.get(id).kind() == Piece.Kind.BYTE) {
        throw new ModelException(
            "%s: piece %d is a byte, but trainer_spec.byte_fallback is false"
                .formatted(source, id));
      }
    }
  }

  private SentencePieceModel(SentencePieceModel model, Normalization normalization) {
    source = model.source;
    algorithm = model.algorithm;
    pieces = model.pieces;
    ids = model.ids;
    unknown = model.unknown;
    bytes = model.bytes;
    this.normalization = normalization;
  }

  /** The same model, whose texts get no blank in front. */
  SentencePieceModel withoutDummyPrefix() {
    return new SentencePieceModel(this, normalization.withoutDummyPrefix());
  }

  Algorithm algorithm() {
    return algorithm;
  }

  List<Piece> pieces() {
    return pieces;
  }

  Piece piece(int id) {
    return pieces.get(id);
  }

  Normalization normalization() {
    return normalization;
  }

  /** The id of a text that is a piece of any kind, otherwise that of the unknown one. */
  int id(String text) {
    return ids.getOrDefault(text, unknown);
  }

  /** The id of a piece that text is made of, if it is one. */
  Optional<Integer> textPiece(String text) {
    return Optional.ofNullable(ids.get(text)).filter(id -> pieces.get(id).kind().standsForText());
  }

  int unknown() {
    return unknown;
  }

  boolean byteFallback() {
    return bytes.length > 0;
  }

  /** The id of a byte; only with byte fallback. */
  int byteId(byte value) {
    return bytes[value & 0xff];
  }

  /** Adds everything that determines how text is divided to a digest. */
  void update(MessageDigest digest) {
    var plain = new StringBuilder(algorithm + " " + byteFallback());
    for (Piece piece : pieces) {
      plain.append(piece.text()).append('\0').append(piece.score()).append(piece.kind());
    }
    digest.update(plain.toString().getBytes(StandardCharsets.UTF_8));
    normalization.update(digest);
  }

  /** How a text is divided into pieces. */
  enum Algorithm {
    /** The division of the highest probability, each piece having its own. */
    UNIGRAM,
    /** Neighbours are joined, those first whose union has the highest score. */
    BPE
  }

  /**
   * What happens to a text before it is divided.
   *
   * @param charsMap replaces characters, such as by their NFKC form
   * @param dummyPrefix whether a blank is put in front
   * @param blankBehind whether that blank goes behind instead
   * @param removeExtraBlanks whether blanks at both ends go away and runs of them become one
   * @param escapeBlanks whether blanks become U+2581
   */
  record Normalization(
      CharsMap charsMap,
      boolean dummyPrefix,
      boolean blankBehind,
      boolean removeExtraBlanks,
      boolean escapeBlanks) {
    /** Blanks are escaped, nothing else changes. */
    static Normalization plain(boolean dummyPrefix) {
      return new Normalization(CharsMap.NONE, dummyPrefix, false, false, true);
    }

    private Normalization withoutDummyPrefix() {
      return new Normalization(charsMap, false, blankBehind, removeExtraBlanks, escapeBlanks);
    }

    private void update(MessageDigest digest) {
      for (boolean flag : List.of(dummyPrefix, blankBehind, removeExtraBlanks, escapeBlanks)) {
        digest.update((byte) (flag ? 1 : 0));
      }
      charsMap.update(digest);
    }
  }
}
