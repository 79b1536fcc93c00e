package dev.broca.lab.benchmark.formula;

import dev.broca.lab.LabException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads formulas by recursive descent. From loosest to tightest: {@code |}, {@code &}, one of
 * {@code < > =}, {@code + -} from left to right; parentheses as usual.
 *
 * <pre>
 * or         = and { "|" and }
 * and        = comparison { "&amp;" comparison }
 * comparison = sum [ ( "&lt;" | "&gt;" | "=" ) sum ]
 * sum        = atom { ( "+" | "-" ) atom }
 * atom       = "(" region ";%" condition "%)" | [ "-" ] number | "(" or ")"
 * </pre>
 */
final class FormulaParser {
  private static final Pattern REFERENCE =
      Pattern.compile("\\(\\s*(\\*|[0-9]+)\\s*;\\s*%([^%()]+)%\\s*\\)");
  private static final Pattern NUMBER =
      Pattern.compile("-?\\s*([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]+)?");
  private static final int DEEPEST = 100;

  private final String text;
  private int at;
  private int depth;

  FormulaParser(String text) {
    this.text = text;
  }

  Formula parse() {
    Expression whole = or();
    if (next() == ')') {
      throw error(at, "this ) closes nothing");
    }
    if (at < text.length()) {
      throw expected("an operator or the end");
    }
    return formula(whole, 0);
  }

  private Expression or() {
    int start = skipBlanks();
    Expression left = and();
    while (taken('|')) {
      Formula first = formula(left, start);
      int second = skipBlanks();
      left = new Formula.Or(first, formula(and(), second));
    }
    return left;
  }

  private Expression and() {
    int start = skipBlanks();
    Expression left = comparison();
    while (taken('&')) {
      Formula first = formula(left, start);
      int second = skipBlanks();
      left = new Formula.And(first, formula(comparison(), second));
    }
    return left;
  }

  private Expression comparison() {
    int start = skipBlanks();
    Expression left = sum();
    char operator = next();
    if (operator != '<' && operator != '>' && operator != '=') {
      return left;
    }
    at++;
    Term smaller = term(left, start);
    int second = skipBlanks();
    Term right = term(sum(), second);
    if ("<>=".indexOf(next()) >= 0) {
      throw error(at, "comparisons cannot be chained; join two of them with &");
    }
    return switch (operator) {
      case '<' -> new Formula.Less(smaller, right);
      case '>' -> new Formula.Greater(smaller, right);
      default -> new Formula.Equal(smaller, right);
    };
  }

  private Expression sum() {
    int start = skipBlanks();
    Expression left = atom();
    while (next() == '+' || next() == '-') {
      boolean plus = text.charAt(at++) == '+';
      Term first = term(left, start);
      int second = skipBlanks();
      Term right = term(atom(), second);
      left = plus ? new Term.Sum(first, right) : new Term.Difference(first, right);
    }
    return left;
  }

  private Expression atom() {
    int start = skipBlanks();
    Matcher reference = REFERENCE.matcher(text).region(at, text.length());
    if (reference.lookingAt()) {
      at = reference.end();
      return new Term.Reference(reference.group(1), reference.group(2).strip());
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (number.lookingAt()) {
      at = number.end();
      return literal(number.group(), start);
    }
    if (!taken('(')) {
      throw expected("a region such as (5;%condition%), a number or a (");
    }
    if (++depth > DEEPEST) {
      throw error(start, "more than " + DEEPEST + " parentheses within each other");
    }
    Expression inner = or();
    if (!taken(')')) {
      throw at < text.length()
          ? expected("an operator or a )")
          : error(start, "this ( is never closed");
    }
    depth--;
    return inner;
  }

  private Term literal(String digits, int where) {
    double value = Double.parseDouble(digits.replaceAll("\\s", ""));
    if (!Double.isFinite(value)) {
      throw error(where, "the number is too large");
    }
    return new Term.Literal(value);
  }

  private Formula formula(Expression expression, int where) {
    return switch (expression) {
      case Formula formula -> formula;
      case Term term ->
          throw error(where, "expected a comparison with < > or =, found the number " + term);
    };
  }

  private Term term(Expression expression, int where) {
    return switch (expression) {
      case Term term -> term;
      case Formula formula ->
          throw error(where, "expected a surprisal or a number, found the comparison " + formula);
    };
  }

  private boolean taken(char c) {
    if (next() != c) {
      return false;
    }
    at++;
    return true;
  }

  /** The next character that is not blank; 0 at the end. */
  private char next() {
    skipBlanks();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private int skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private LabException expected(String what) {
    String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "the end";
    return error(at, "expected %s, found %s".formatted(what, found));
  }

  private LabException error(int where, String message) {
    return new LabException(
        "the formula \"%s\", column %d: %s.".formatted(text, where + 1, message));
  }
}
