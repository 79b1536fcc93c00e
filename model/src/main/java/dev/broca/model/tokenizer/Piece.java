package dev.broca.model.tokenizer;

import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A member of a SentencePiece vocabulary. */
record Piece(String text, float score, Kind kind) {
  /** The byte that a piece such as {@code <0x0A>} stands for. */
  OptionalInt byteValue() {
    boolean shaped = text.length() == 6 && text.startsWith("<0x") && text.endsWith(">");
    if (!shaped || !text.substring(3, 5).matches("[0-9A-F]{2}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(HexFormat.fromHexDigits(text, 3, 5));
  }

  /** What a piece is for; in the order of their numbers, from 1, in files of both formats. */
  enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    /** Whether text can be divided into pieces of this kind. */
    boolean standsForText() {
      return switch (this) {
        case NORMAL, USER_DEFINED, UNUSED -> true;
        case UNKNOWN, CONTROL, BYTE -> false;
      };
    }

    /** The kind with a number, or null when there is none. */
    static @Nullable Kind numbered(long number) {
      return number >= 1 && number <= values().length ? values()[(int) number - 1] : null;
    }
  }
}
