package dev.broca.model.tokenizer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells regular expressions that may backtrack without end from those that cannot, by their shape.
 *
 * <p>The tokenizers library ends the process when its engine gives a match up, so such a pattern is
 * refused before a text meets it. Refused are repetitions without a small limit whose body can
 * match in several ways (a repetition, a choice or an optional part inside) and after which
 * something can fail, more than two such repetitions in a row, references back and calls of a
 * group. No published tokenizer that we know has any of these. Two repetitions in a row remain:
 * they cost the square of the length of a text.
 */
final class Backtracking {
  /** A larger limit counts as none. */
  private static final int SMALL_LIMIT = 8;

  private static final int REPETITIONS_IN_A_ROW = 2;

  private final String pattern;
  private int at;
  private int depth;

  private Backtracking(String pattern) {
    this.pattern = pattern;
  }

  /** What makes a pattern dangerous, if anything does. */
  static Optional<String> danger(String pattern) {
    try {
      new Backtracking(pattern).choice();
      return Optional.empty();
    } catch (Danger danger) {
      return Optional.of(danger.what);
    }
  }

  /** How a part can match: repetitions without a small limit in it, and whether in several ways. */
  private record Part(int repetitions, boolean several) {
    static final Part ONE_WAY = new Part(0, false);
  }

  private static final class Danger extends Exception {
    private static final long serialVersionUID = 1;
    private final String what;

    Danger(String what) {
      super(what, null, false, false);
      this.what = what;
    }
  }

  private Part choice() throws Danger {
    Part whole = row();
    while (peek() == '|') {
      at++;
      whole = new Part(Math.max(whole.repetitions, row().repetitions), true);
    }
    return whole;
  }

  private Part row() throws Danger {
    int repetitions = 0;
    boolean several = false;
    while (at < pattern.length() && peek() != '|' && peek() != ')') {
      Part next = repeated(atom());
      repetitions += next.repetitions;
      several |= next.several;
      if (repetitions > REPETITIONS_IN_A_ROW) {
        throw new Danger("more than two repetitions in a row");
      }
    }
    return new Part(repetitions, several);
  }

  private Part atom() throws Danger {
    char c = pattern.charAt(at++);
    switch (c) {
      case '\\' -> escape();
      case '[' -> set();
      case '(' -> {
        return group();
      }
      default -> {}
    }
    return Part.ONE_WAY;
  }

  private void escape() throws Danger {
    char c = peek();
    at++;
    if (c >= '1' && c <= '9' || (c == 'k' || c == 'g') && peek() == '<') {
      throw new Danger("a reference to another part of the pattern");
    }
    if (peek() == '{' && (c == 'p' || c == 'P' || c == 'x' || c == 'u')) {
      skipPast('}');
    }
  }

  /** Sets may lie in sets; a bracket that comes first is a member. */
  private void set() {
    at += peek() == '^' ? 1 : 0;
    at += peek() == ']' ? 1 : 0;
    for (int depth = 1; depth > 0 && at < pattern.length(); at++) {
      switch (pattern.charAt(at)) {
        case '\\' -> at++;
        case '[' -> depth++;
        case ']' -> depth--;
        default -> {}
      }
    }
  }

  private Part group() throws Danger {
    if (peek() == '?') {
      at++;
      boolean named = peek() == '<' && peek(1) != '=' && peek(1) != '!';
      if (named || peek() == '#') {
        skipPast(named ? '>' : ')');
        if (!named) {
          return Part.ONE_WAY;
        }
      } else {
        while (at < pattern.length() && ":=!>)".indexOf(peek()) < 0) {
          at++;
        }
        at += peek() == ')' ? 0 : 1;
      }
    }
    depth++;
    Part inside = choice();
    depth--;
    at++;
    return inside;
  }

  /** What a part is with the quantifiers behind it. */
  private Part repeated(Part part) throws Danger {
    Part whole = part;
    while (true) {
      int start = at;
      Limits limits = quantifier();
      if (limits == null) {
        return whole;
      }
      // Lazy and possessive forms: the same shape. Behind braces a plus is a repetition of its own.
      at += peek() == '?' || peek() == '+' && pattern.charAt(start) != '{' ? 1 : 0;
      if (limits.most > SMALL_LIMIT) {
        if ((whole.several || whole.repetitions > 0) && !endsAlternative()) {
          throw new Danger("a repetition of what can match in several ways");
        }
        whole = new Part(1, true);
      } else {
        whole = new Part(whole.repetitions, whole.several || limits.least != limits.most);
      }
    }
  }

  /** Whether nothing follows that could fail: then nothing is tried again either. */
  private boolean endsAlternative() {
    return depth == 0 && (at >= pattern.length() || peek() == '|');
  }

  private record Limits(int least, int most) {}

  private @Nullable Limits quantifier() {
    switch (peek()) {
      case '*' -> {
        at++;
        return new Limits(0, Integer.MAX_VALUE);
      }
      case '+' -> {
        at++;
        return new Limits(1, Integer.MAX_VALUE);
      }
      case '?' -> {
        at++;
        return new Limits(0, 1);
      }
      case '{' -> {
        return braces();
      }
      default -> {
        return null;
      }
    }
  }

  /** Limits in braces; anything else in braces is text. */
  private @Nullable Limits braces() {
    int end = pattern.indexOf('}', at);
    String inside = end < 0 ? "" : pattern.substring(at + 1, end);
    if (!inside.matches("[0-9]{1,6}|[0-9]{0,6},[0-9]{0,6}") || inside.equals(",")) {
      return null;
    }
    at = end + 1;
    String[] ends = inside.split(",", -1);
    int least = ends[0].isEmpty() ? 0 : Integer.parseInt(ends[0]);
    if (ends.length == 1) {
      return new Limits(least, least);
    }
    return new Limits(least, ends[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(ends[1]));
  }

  private void skipPast(char end) {
    int found = pattern.indexOf(end, at);
    at = found < 0 ? pattern.length() : found + 1;
  }

  private char peek() {
    return peek(0);
  }

  private char peek(int ahead) {
    return at + ahead < pattern.length() ? pattern.charAt(at + ahead) : '\0';
  }
}
