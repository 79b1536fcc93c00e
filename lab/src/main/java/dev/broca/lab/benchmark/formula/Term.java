package dev.broca.lab.benchmark.formula;

import java.util.stream.Stream;

/** A number in a SyntaxGym prediction, in nats. */
public sealed interface Term extends Expression {
  /** A number as it stands. */
  record Literal(double value) implements Term {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** The surprisal of a region ({@code *}: of the whole sentence) under a condition. */
  record Reference(String region, String condition) implements Term {
    @Override
    public String toString() {
      return "(%s;%%%s%%)".formatted(region, condition);
    }
  }

  /** The sum of two numbers. */
  record Sum(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return "(%s + %s)".formatted(left, right);
    }
  }

  /** The difference of two numbers. */
  record Difference(Term left, Term right) implements Term {
    @Override
    public String toString() {
      return "(%s - %s)".formatted(left, right);
    }
  }

  /** Its value. */
  default double value(Surprisals surprisals) {
    return switch (this) {
      case Literal(double value) -> value;
      case Reference(String region, String condition) -> surprisals.of(region, condition);
      case Sum(Term left, Term right) -> left.value(surprisals) + right.value(surprisals);
      case Difference(Term left, Term right) -> left.value(surprisals) - right.value(surprisals);
    };
  }

  /** All surprisals that it refers to. */
  default Stream<Reference> references() {
    return switch (this) {
      case Literal _ -> Stream.empty();
      case Reference reference -> Stream.of(reference);
      case Sum(Term left, Term right) -> Stream.concat(left.references(), right.references());
      case Difference(Term left, Term right) ->
          Stream.concat(left.references(), right.references());
    };
  }
}
