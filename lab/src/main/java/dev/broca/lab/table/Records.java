package dev.broca.lab.table;

import java.util.Arrays;

/**
 * Records of a text with separators, one after the other. Lines end with CRLF, LF or CR; blank
 * lines are skipped. A field that begins with a quote may hold separators and line breaks; a quote
 * within any other field is a character like others, as pandas and R read it.
 */
final class Records {
  /** How a quote within a quoted field is written. */
  enum Quotes {
    /** Twice, as in RFC 4180. */
    DOUBLED,
    /** Behind a backslash, as R's {@code write.table} does; doubled ones are read, too. */
    ESCAPED,
    /** Quotes mean nothing. */
    NONE
  }

  /** A record that cannot be read. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    Malformed(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  private final String text;
  private final char separator;
  private final Quotes quotes;
  private int at;
  private int line = 1;
  private int start;
  private boolean spanning;

  private int count;
  private int[] from = new int[16];
  private int[] to = new int[16];
  private byte[] marks = new byte[16];

  private static final byte PLAIN = 0;
  private static final byte QUOTED = 1;
  private static final byte WITH_QUOTES = 2;

  Records(String text, int at, int line, char separator, Quotes quotes) {
    this.text = text;
    this.at = at;
    this.line = line;
    this.separator = separator;
    this.quotes = quotes;
  }

  /** Reads the next record that is not blank; false at the end. */
  boolean next() throws Malformed {
    do {
      if (at >= text.length()) {
        return false;
      }
      start = line;
      count = 0;
      spanning = false;
      field();
      while (at < text.length() && text.charAt(at) == separator) {
        at++;
        field();
      }
      skipLineBreak();
    } while (isBlankLine());
    return true;
  }

  private boolean isBlankLine() {
    return count == 1 && marks[0] == PLAIN && isBlank(0);
  }

  /** The line on which the record starts, from 1. */
  int line() {
    return start;
  }

  /** Whether a quoted field of the record holds a line break. */
  boolean spansLines() {
    return spanning;
  }

  int count() {
    return count;
  }

  boolean isQuoted(int field) {
    return marks[field] != PLAIN;
  }

  boolean isBlank(int field) {
    for (int i = from[field]; i < to[field]; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  String cell(int field) {
    String cell = text.substring(from[field], to[field]);
    if (marks[field] != WITH_QUOTES) {
      return cell;
    }
    return quotes == Quotes.ESCAPED
        ? cell.replace("\\\"", "\"").replace("\"\"", "\"")
        : cell.replace("\"\"", "\"");
  }

  private void field() throws Malformed {
    int begin = at;
    if (quotes != Quotes.NONE) {
      int quote = at;
      while (quote < text.length() && text.charAt(quote) == ' ' && separator != ' ') {
        quote++;
      }
      if (quote < text.length() && text.charAt(quote) == '"') {
        at = quote + 1;
        quoted();
        return;
      }
    }
    while (at < text.length() && !isFieldEnd(text.charAt(at))) {
      at++;
    }
    add(begin, at, PLAIN);
  }

  private void quoted() throws Malformed {
    int opened = line;
    int begin = at;
    byte mark = QUOTED;
    while (true) {
      if (at >= text.length()) {
        throw new Malformed(opened, "a quote opens here and is never closed.");
      }
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      if ((c == '"' || (c == '\\' && quotes == Quotes.ESCAPED)) && next == '"') {
        mark = WITH_QUOTES;
        at += 2;
      } else if (c == '"') {
        break;
      } else if (skipLineBreak()) {
        spanning = true;
      } else {
        at++;
      }
    }
    add(begin, at, mark);
    at++;
    while (at < text.length() && text.charAt(at) == ' ' && separator != ' ') {
      at++;
    }
    if (at < text.length() && !isFieldEnd(text.charAt(at))) {
      throw new Malformed(line, "expected a separator after the closing quote, found more text.");
    }
  }

  private void add(int begin, int end, byte mark) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
      marks = Arrays.copyOf(marks, 2 * count);
    }
    from[count] = begin;
    to[count] = end;
    marks[count++] = mark;
  }

  private boolean isFieldEnd(char c) {
    return c == separator || c == '\n' || c == '\r';
  }

  private boolean skipLineBreak() {
    if (at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    if (c != '\n' && c != '\r') {
      return false;
    }
    at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
    line++;
    return true;
  }
}
