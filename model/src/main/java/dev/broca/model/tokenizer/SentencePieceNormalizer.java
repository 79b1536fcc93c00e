package dev.broca.model.tokenizer;

import dev.broca.model.tokenizer.SentencePieceModel.Normalization;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Brings a text into the form that a SentencePiece model divides, and keeps where all came from.
 */
final class SentencePieceNormalizer {
  private final Normalization rules;
  private final PrefixIndex userDefined;
  private final boolean extraBlank;
  private final char blank;

  /**
   * The normalizer of a model. User-defined pieces stay as they are written.
   *
   * @param extraBlank whether a blank is added to the text, where the model has it
   */
  SentencePieceNormalizer(SentencePieceModel model, boolean extraBlank) {
    this.rules = model.normalization();
    this.extraBlank = extraBlank;
    userDefined = PrefixIndex.of(model, EnumSet.of(Piece.Kind.USER_DEFINED));
    blank = rules.escapeBlanks() ? SentencePieceModel.BLANK : ' ';
  }

  /**
   * A normalized text.
   *
   * @param origins offset in the text as written, of every UTF-16 unit and of the end
   */
  record Normalized(String text, int[] origins) {}

  Normalized normalize(String text) {
    var out = new Output(text.length());
    int at = rules.removeExtraBlanks() ? skipBlanks(text) : 0;
    if (at == text.length()) {
      return out.end(0);
    }
    if (extraBlank && !rules.blankBehind()) {
      out.add(blank, at);
    }
    boolean afterBlank = rules.removeExtraBlanks();
    while (at < text.length()) {
      CharsMap.Match next = next(text, at);
      String piece = next.replacement();
      int from = 0;
      while (afterBlank && from < piece.length() && piece.charAt(from) == ' ') {
        from++;
      }
      for (int i = from; i < piece.length(); i++) {
        char character = piece.charAt(i);
        out.add(character == ' ' ? blank : character, at);
      }
      if (from < piece.length()) {
        afterBlank = rules.removeExtraBlanks() && piece.endsWith(" ");
      }
      at = next.end();
    }
    if (rules.removeExtraBlanks()) {
      at = out.dropBlanksAtTheEnd(blank, at);
    }
    if (extraBlank && rules.blankBehind()) {
      out.add(blank, at);
    }
    return out.end(at);
  }

  private int skipBlanks(String text) {
    int at = 0;
    while (at < text.length()) {
      CharsMap.Match next = next(text, at);
      if (!next.replacement().equals(" ")) {
        break;
      }
      at = next.end();
    }
    return at;
  }

  /** What comes next: a user-defined piece, what the map replaces, or one character. */
  private CharsMap.Match next(String text, int at) {
    int end = userDefined.longest(text, at);
    if (end == at) {
      CharsMap.Match mapped = rules.charsMap().longest(text, at);
      if (mapped != null) {
        return mapped;
      }
      end = text.offsetByCodePoints(at, 1);
    }
    return new CharsMap.Match(end, text.substring(at, end));
  }

  private static final class Output {
    private final StringBuilder text;
    private int[] origins;

    Output(int length) {
      text = new StringBuilder(length + 1);
      origins = new int[length + 2];
    }

    void add(char character, int origin) {
      if (text.length() + 1 == origins.length) {
        origins = Arrays.copyOf(origins, 2 * origins.length);
      }
      origins[text.length()] = origin;
      text.append(character);
    }

    /** Where what is left ends in the text as written. */
    int dropBlanksAtTheEnd(char blank, int end) {
      int length = text.length();
      while (length > 0 && text.charAt(length - 1) == blank) {
        length--;
      }
      int kept = length < text.length() ? origins[length] : end;
      text.setLength(length);
      return kept;
    }

    Normalized end(int end) {
      origins[text.length()] = end;
      return new Normalized(text.toString(), Arrays.copyOf(origins, text.length() + 1));
    }
  }
}
