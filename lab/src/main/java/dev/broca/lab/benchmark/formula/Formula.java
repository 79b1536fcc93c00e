package dev.broca.lab.benchmark.formula;

import java.util.stream.Stream;

/**
 * A prediction about surprisals, as SyntaxGym writes it: {@code (6;%match%) < (6;%mismatch%)}.
 *
 * <p>Source: J. Gauthier et al., "SyntaxGym: An Online Platform for Targeted Evaluation of Language
 * Models", ACL 2020 (demonstrations).
 */
public sealed interface Formula extends Expression {
  /** Relative and absolute tolerance of {@code =}, as in SyntaxGym. */
  double RELATIVE = 1e-5;

  double ABSOLUTE = 1e-3;

  /** One number is less than another. */
  record Less(Term left, Term right) implements Formula {
    @Override
    public String toString() {
      return "(%s < %s)".formatted(left, right);
    }
  }

  /** One number is greater than another. */
  record Greater(Term left, Term right) implements Formula {
    @Override
    public String toString() {
      return "(%s > %s)".formatted(left, right);
    }
  }

  /** Two numbers differ by no more than {@value #ABSOLUTE} + {@value #RELATIVE} |right|. */
  record Equal(Term left, Term right) implements Formula {
    @Override
    public String toString() {
      return "(%s = %s)".formatted(left, right);
    }
  }

  /** Both hold. */
  record And(Formula left, Formula right) implements Formula {
    @Override
    public String toString() {
      return "(%s & %s)".formatted(left, right);
    }
  }

  /** One of two holds, or both. */
  record Or(Formula left, Formula right) implements Formula {
    @Override
    public String toString() {
      return "(%s | %s)".formatted(left, right);
    }
  }

  /** Reads a formula. */
  static Formula parse(String text) {
    return new FormulaParser(text).parse();
  }

  /** Whether it is true. */
  default boolean holds(Surprisals s) {
    return switch (this) {
      case Less(Term left, Term right) -> left.value(s) < right.value(s);
      case Greater(Term left, Term right) -> left.value(s) > right.value(s);
      case Equal _ -> margin(s) >= 0;
      case And(Formula left, Formula right) -> left.holds(s) && right.holds(s);
      case Or(Formula left, Formula right) -> left.holds(s) || right.holds(s);
    };
  }

  /**
   * By how many nats it is true, or negative, false: the distance of a comparison to its border,
   * the smaller of the two for {@code &}, the larger for {@code |}.
   */
  default double margin(Surprisals s) {
    return switch (this) {
      case Less(Term left, Term right) -> right.value(s) - left.value(s);
      case Greater(Term left, Term right) -> left.value(s) - right.value(s);
      case Equal(Term left, Term right) -> {
        double expected = right.value(s);
        double tolerance = ABSOLUTE + RELATIVE * Math.abs(expected);
        yield tolerance - Math.abs(left.value(s) - expected);
      }
      case And(Formula left, Formula right) -> Math.min(left.margin(s), right.margin(s));
      case Or(Formula left, Formula right) -> Math.max(left.margin(s), right.margin(s));
    };
  }

  /** All surprisals that it refers to. */
  default Stream<Term.Reference> references() {
    return switch (this) {
      case Less(Term left, Term right) -> Stream.concat(left.references(), right.references());
      case Greater(Term left, Term right) -> Stream.concat(left.references(), right.references());
      case Equal(Term left, Term right) -> Stream.concat(left.references(), right.references());
      case And(Formula left, Formula right) -> Stream.concat(left.references(), right.references());
      case Or(Formula left, Formula right) -> Stream.concat(left.references(), right.references());
    };
  }
}
