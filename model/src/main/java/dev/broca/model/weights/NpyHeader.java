package dev.broca.model.weights;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What an .npy file says of its array: a Python dictionary with the keys {@code descr}, {@code
 * fortran_order} and {@code shape} (<a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>).
 *
 * @param encoding of the elements once they are read
 * @param bigEndian whether the file has the bytes of an element the other way round
 * @param unsigned whether the file has unsigned integers of half as many bytes
 */
record NpyHeader(
    Encoding encoding,
    boolean columnMajor,
    List<Integer> shape,
    boolean bigEndian,
    boolean unsigned) {
  /** The longest header that NumPy itself reads, in characters. */
  static final int LONGEST = 10_000;

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_DIMENSIONS = 64;
  private static final int ALIGNMENT = 64;

  /** NumPy leaves room for the first size to grow to 20 digits and a sign. */
  private static final int GROWTH = 21;

  /** A header that does not say what it should. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }

  /** Of an array as Broca writes it. */
  NpyHeader(Encoding encoding, boolean columnMajor, List<Integer> shape) {
    this(encoding, columnMajor, shape, false, false);
  }

  /** Bytes of an element in the file. */
  int width() {
    return encoding.bytesPerBlock() / (unsigned ? 2 : 1);
  }

  /** Bytes of the array in the file. */
  long bytes() {
    return Shapes.bytes(shape.stream().map(Integer::longValue).toList(), encoding)
        / (unsigned ? 2 : 1);
  }

  /** Magic string, version 1.0, length and dictionary, to the byte as NumPy writes them. */
  byte[] write() {
    var text = new StringBuilder("{'descr': '").append(descr(encoding));
    text.append("', 'fortran_order': ").append(columnMajor ? "True" : "False");
    text.append(", 'shape': ").append(tuple()).append(", }");
    if (!shape.isEmpty()) {
      int growing = columnMajor ? shape.getLast() : shape.getFirst();
      text.append(" ".repeat(GROWTH - String.valueOf(growing).length()));
    }
    int prefix = MAGIC.length + 4;
    int padding = ALIGNMENT - (prefix + text.length() + 1) % ALIGNMENT;
    text.append(" ".repeat(padding)).append('\n');
    var bytes = new byte[prefix + text.length()];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[6] = 1;
    bytes[8] = (byte) text.length();
    bytes[9] = (byte) (text.length() >> 8);
    System.arraycopy(
        text.toString().getBytes(StandardCharsets.US_ASCII), 0, bytes, prefix, text.length());
    return bytes;
  }

  private String tuple() {
    String sizes = String.join(", ", shape.stream().map(String::valueOf).toList());
    return "(" + sizes + (shape.size() == 1 ? ",)" : ")");
  }

  static NpyHeader parse(String text) throws MalformedException {
    return new Parser(text).header();
  }

  private static String descr(Encoding encoding) {
    return switch (encoding) {
      case F64 -> "<f8";
      case F32 -> "<f4";
      case F16 -> "<f2";
      case I64 -> "<i8";
      case I32 -> "<i4";
      case I16 -> "<i2";
      case I8 -> "|i1";
      case U8 -> "|u1";
      case BOOL -> "|b1";
      case BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS ->
          throw new AssertionError(encoding);
    };
  }

  private static Optional<Encoding> encoding(String descr) {
    return Optional.ofNullable(
        switch (descr) {
          case "<f8" -> Encoding.F64;
          case "<f4" -> Encoding.F32;
          case "<f2" -> Encoding.F16;
          case "<i8" -> Encoding.I64;
          case "<i4" -> Encoding.I32;
          case "<i2" -> Encoding.I16;
          case "|i1", "<i1" -> Encoding.I8;
          case "|u1", "<u1" -> Encoding.U8;
          case "|b1", "<b1" -> Encoding.BOOL;
          case "<u2" -> Encoding.I32;
          case "<u4" -> Encoding.I64;
          default -> null;
        });
  }

  /** Reads the dictionary: strings, truth values and tuples of integers, no other Python. */
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    NpyHeader header() throws MalformedException {
      String descr = null;
      Boolean columnMajor = null;
      List<Integer> shape = null;
      var seen = new HashSet<String>();
      expect('{');
      while (!take('}')) {
        String key = string();
        expect(':');
        if (!seen.add(key)) {
          throw malformed("one " + key);
        }
        switch (key) {
          case "descr" -> descr = type();
          case "fortran_order" -> columnMajor = truth();
          case "shape" -> shape = tuple();
          default -> throw malformed("only descr, fortran_order and shape");
        }
        if (!take(',') && peek() != '}') {
          throw malformed("',' or '}'");
        }
      }
      if (peek() != END) {
        throw malformed("nothing after the dictionary");
      }
      if (descr == null || columnMajor == null || shape == null) {
        throw malformed("descr, fortran_order and shape");
      }
      boolean bigEndian = descr.startsWith(">");
      return new NpyHeader(
          encoded(descr), columnMajor, shape, bigEndian, descr.matches("[<>]u[248]"));
    }

    private static final char END = '\0';

    private char peek() {
      while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : END;
    }

    private boolean take(char c) {
      boolean found = peek() == c && at < text.length();
      at += found ? 1 : 0;
      return found;
    }

    private void expect(char c) throws MalformedException {
      if (!take(c)) {
        throw malformed("'" + c + "'");
      }
    }

    private String string() throws MalformedException {
      char quote = peek();
      if (quote != '\'' && quote != '"') {
        throw malformed("a string");
      }
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw malformed("a string that ends");
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private String type() throws MalformedException {
      if (peek() == '[') {
        throw new MalformedException("it holds records (a structured dtype), not plain numbers");
      }
      String descr = string();
      if (descr.startsWith("|O") || descr.equals("O")) {
        throw new MalformedException("it holds pickled Python objects, not plain numbers");
      }
      return descr;
    }

    private static Encoding encoded(String descr) throws MalformedException {
      return encoding(descr.replace('>', '<'))
          .orElseThrow(() ->
              new MalformedException(
                  "it holds "
                      + Names.quote(descr)
                      + "; supported are <f4 <f8 <f2 |i1 <i2 <i4 <i8 |u1 <u2 <u4 |b1, and those with > for <"));
    }

    private boolean truth() throws MalformedException {
      boolean truth = peek() == 'T';
      String word = truth ? "True" : "False";
      if (!text.startsWith(word, at)) {
        throw malformed("True or False");
      }
      at += word.length();
      return truth;
    }

    private List<Integer> tuple() throws MalformedException {
      var sizes = new ArrayList<Integer>();
      boolean comma = true;
      expect('(');
      while (!take(')')) {
        if (!comma || sizes.size() == MOST_DIMENSIONS) {
          throw malformed("a tuple of at most " + MOST_DIMENSIONS + " sizes");
        }
        sizes.add(size());
        comma = take(',');
      }
      if (sizes.size() == 1 && !comma) {
        throw malformed("a tuple");
      }
      return List.copyOf(sizes);
    }

    private int size() throws MalformedException {
      peek();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == start || at - start > 10) {
        throw malformed("a size below 2^31");
      }
      long size = Long.parseLong(text, start, at, 10);
      if (size > Integer.MAX_VALUE) {
        throw malformed("a size below 2^31");
      }
      take('L'); // Python 2 wrote long integers so.
      return (int) size;
    }

    private MalformedException malformed(String expected) {
      return new MalformedException(
          "its header should have " + expected + " at character " + at + ": " + Names.quote(text));
    }
  }
}
