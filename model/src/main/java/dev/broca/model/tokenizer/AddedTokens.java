package dev.broca.model.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts the tokens out of a text that are written out in it; of those at one place, the longest. */
final class AddedTokens {
  private final List<AddedToken> tokens;
  private final PrefixIndex index;

  AddedTokens(List<AddedToken> tokens) {
    this.tokens = List.copyOf(tokens);
    Map<String, Integer> numbered = HashMap.newHashMap(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      numbered.putIfAbsent(tokens.get(i).content(), i);
    }
    index = new PrefixIndex(numbered);
  }

  /**
   * The tokens that files beside a SentencePiece model declare, and the pieces of the model that do
   * not stand for text. Adds new ones to the vocabulary.
   */
  AddedTokens(List<AddedToken> declared, SentencePieceModel model, Vocabulary vocabulary) {
    this(withControls(declared, model, vocabulary));
  }

  private static List<AddedToken> withControls(
      List<AddedToken> declared, SentencePieceModel model, Vocabulary vocabulary) {
    var tokens = new LinkedHashMap<String, AddedToken>();
    for (AddedToken token : declared) {
      if (!token.content().isEmpty() && tokens.putIfAbsent(token.content(), token) == null) {
        vocabulary.add(token.content(), token.id());
      }
    }
    for (int id = 0; id < model.pieces().size(); id++) {
      Piece piece = model.piece(id);
      switch (piece.kind()) {
        case UNKNOWN, CONTROL ->
            tokens.putIfAbsent(piece.text(), AddedToken.special(piece.text(), id));
        case NORMAL, USER_DEFINED, UNUSED, BYTE -> {}
      }
    }
    return List.copyOf(tokens.values());
  }

  /** All of them. */
  List<AddedToken> all() {
    return tokens;
  }

  /**
   * A part of a text, never empty.
   *
   * @param token what stands there; null for what lies between tokens
   */
  record Part(int start, int end, @Nullable AddedToken token) {}

  /** The parts of a text in their order. */
  List<Part> cut(String text) {
    var parts = new ArrayList<Part>();
    int done = 0;
    for (int at = 0; at < text.length(); ) {
      AddedToken token = longest(text, at);
      if (token == null) {
        at++;
        continue;
      }
      int start = token.leftStrip() ? blanksBefore(text, at, done) : at;
      int end = at + token.content().length();
      end = token.rightStrip() ? blanksBehind(text, end) : end;
      if (done < start) {
        parts.add(new Part(done, start, null));
      }
      parts.add(new Part(start, end, token));
      done = end;
      at = end;
    }
    if (done < text.length()) {
      parts.add(new Part(done, text.length(), null));
    }
    return parts;
  }

  private @Nullable AddedToken longest(String text, int at) {
    var longest = new int[] {-1};
    index.find(
        text,
        at,
        (end, token) -> {
          if (!tokens.get(token).singleWord() || standsAlone(text, at, end)) {
            longest[0] = token;
          }
        });
    return longest[0] < 0 ? null : tokens.get(longest[0]);
  }

  private static boolean standsAlone(String text, int start, int end) {
    return (start == 0 || !isWord(text.codePointBefore(start)))
        && (end == text.length() || !isWord(text.codePointAt(end)));
  }

  private static boolean isWord(int character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }

  private static int blanksBefore(String text, int start, int from) {
    int blanks = start;
    while (blanks > from && Character.isWhitespace(text.charAt(blanks - 1))) {
      blanks--;
    }
    return blanks;
  }

  private static int blanksBehind(String text, int end) {
    int blanks = end;
    while (blanks < text.length() && Character.isWhitespace(text.charAt(blanks))) {
      blanks++;
    }
    return blanks;
  }
}
