package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.formula.Formula;
import dev.broca.lab.benchmark.formula.Surprisals;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the scores of an item's texts decide it. Pure: the same scores give the same decision. */
public sealed interface Rule {
  /** The name of the region that is a whole text. */
  String WHOLE = "*";

  /** Two texts: the first must be more probable than the second; equal is wrong. */
  record Pair() implements Rule {}

  /** One text for each condition: all predictions about their surprisals must hold. */
  final class Predictions implements Rule {
    private final List<Formula> formulas;

    public Predictions(List<Formula> formulas) {
      this.formulas = List.copyOf(formulas);
    }

    List<Formula> formulas() {
      return formulas;
    }

    private boolean hold(Surprisals surprisals) {
      return formulas.stream().allMatch(formula -> formula.holds(surprisals));
    }

    private Outcome decide(Surprisals surprisals) {
      double margin =
          formulas.stream().mapToDouble(formula -> formula.margin(surprisals)).min().orElseThrow();
      return new Outcome.Decision(hold(surprisals), margin, OptionalInt.empty());
    }

    /**
     * The share of the ways to put the names of conditions on the texts under which all predictions
     * hold.
     */
    private double chance(List<PassageScore> scores, Reduce reduce) {
      List<String> names = scores.stream().map(PassageScore::name).toList();
      long all = 0;
      long holding = 0;
      for (List<Integer> order : (Iterable<List<Integer>>) permutations(names.size())::iterator) {
        holding += hold(surprisals(names, order, scores, reduce)) ? 1 : 0;
        all++;
      }
      return (double) holding / all;
    }
  }

  /**
   * One text for each answer: that with the right answer must be the most probable, the first of
   * equals being chosen.
   *
   * @param answer the number of the right one
   */
  record Choice(int answer) implements Rule {}

  /** One text, which is only predicted. */
  record Loss() implements Rule {}

  /**
   * What becomes of an item.
   *
   * @param scores those of the item's texts, in their order
   */
  default Outcome decide(List<PassageScore> scores, Reduce reduce) {
    return switch (this) {
      case Pair _ -> {
        double margin = value(scores, 0, reduce) - value(scores, 1, reduce);
        yield new Outcome.Decision(margin > 0, margin, OptionalInt.empty());
      }
      case Predictions predictions -> predictions.decide(surprisals(scores, reduce));
      case Choice(int answer) -> choice(scores, answer, reduce);
      case Loss _ ->
          new Outcome.Loss(
              -scores.getFirst().scored().logProb(), scores.getFirst().scored().tokens());
    };
  }

  /**
   * The score to expect by chance: 1/2, one by the number of answers, the share of arrangements
   * under which predictions hold, or the nats per token of a uniform guess.
   *
   * @param scores those of the intact model
   * @param vocabulary how many tokens it knows
   */
  default double chance(List<PassageScore> scores, Reduce reduce, int vocabulary) {
    return switch (this) {
      case Pair _ -> .5;
      case Predictions predictions -> predictions.chance(scores, reduce);
      case Choice _ -> 1.0 / scores.size();
      case Loss _ -> Math.log(vocabulary);
    };
  }

  /** The rule in full, the same for rules that decide alike. */
  default String described() {
    return switch (this) {
      case Pair _ -> "pair";
      case Predictions predictions -> predictions.formulas().toString();
      case Choice(int answer) -> "choice " + answer;
      case Loss _ -> "loss";
    };
  }

  private static double value(List<PassageScore> scores, int passage, Reduce reduce) {
    return scores.get(passage).scored().value(reduce);
  }

  private static Outcome choice(List<PassageScore> scores, int answer, Reduce reduce) {
    int chosen = 0;
    double others = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < scores.size(); i++) {
      chosen = value(scores, i, reduce) > value(scores, chosen, reduce) ? i : chosen;
      others = i == answer ? others : Math.max(others, value(scores, i, reduce));
    }
    double margin = value(scores, answer, reduce) - others;
    return new Outcome.Decision(chosen == answer, margin, OptionalInt.of(chosen));
  }

  private static Surprisals surprisals(List<PassageScore> scores, Reduce reduce) {
    List<String> names = scores.stream().map(PassageScore::name).toList();
    return surprisals(names, IntStream.range(0, names.size()).boxed().toList(), scores, reduce);
  }

  /** Surprisals where the text number {@code order[i]} bears the i-th name. */
  private static Surprisals surprisals(
      List<String> names, List<Integer> order, List<PassageScore> scores, Reduce reduce) {
    Map<String, PassageScore> named =
        IntStream.range(0, names.size())
            .boxed()
            .collect(Collectors.toMap(names::get, i -> scores.get(order.get(i))));
    return (region, condition) -> -region(named, condition, region).value(reduce);
  }

  private static RegionScore region(
      Map<String, PassageScore> named, String condition, String region) {
    PassageScore passage = named.get(condition);
    if (passage == null) {
      throw new LabException("there is no condition " + condition);
    }
    return Stream.concat(Stream.of(passage.scored()), passage.parts().stream())
        .filter(score -> score.name().equals(region))
        .findFirst()
        .orElseThrow(() -> new LabException("there is no region " + region));
  }

  /** All orders of the numbers below n. */
  private static Stream<List<Integer>> permutations(int n) {
    if (n == 0) {
      return Stream.of(List.of());
    }
    Function<List<Integer>, Stream<List<Integer>>> insertions =
        rest -> IntStream.rangeClosed(0, rest.size()).mapToObj(at -> inserted(rest, at));
    return permutations(n - 1).flatMap(insertions);
  }

  private static List<Integer> inserted(List<Integer> rest, int at) {
    return Stream.of(rest.subList(0, at), List.of(rest.size()), rest.subList(at, rest.size()))
        .flatMap(List::stream)
        .toList();
  }
}
