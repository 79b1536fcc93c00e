package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.benchmark.formula.Formula;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Decisions from scores. */
class RuleTest {
  private static List<PassageScore> scores(double... logProbs) {
    return IntStream.range(0, logProbs.length)
        .mapToObj(
            i -> new PassageScore("" + i, new RegionScore("*", logProbs[i], i + 1), List.of(), 0))
        .toList();
  }

  @Test
  void aPairIsRightWhenTheFirstIsMoreProbable() {
    assertThat(new Rule.Pair().decide(scores(-3, -5), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(true, 2, OptionalInt.empty()));
    assertThat(new Rule.Pair().decide(scores(-5, -3), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(false, -2, OptionalInt.empty()));
  }

  @Test
  void meansCanDecideOtherwiseThanSums() {
    assertThat(new Rule.Pair().decide(scores(-3, -5), Reduce.MEAN))
        .isEqualTo(new Outcome.Decision(false, -.5, OptionalInt.empty()));
  }

  @Test
  void aPairThatTiesIsWrong() {
    assertThat(new Rule.Pair().decide(scores(-3, -3), Reduce.SUM).score()).isZero();
  }

  @Test
  void theMarginOfAChoiceIsTheDistanceToTheBestOther() {
    assertThat(new Rule.Choice(1).decide(scores(-4, -1, -3), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(true, 2, OptionalInt.of(1)));
    assertThat(new Rule.Choice(0).decide(scores(-4, -1, -3), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(false, -3, OptionalInt.of(1)));
  }

  @Test
  void ofEqualAnswersTheFirstIsChosen() {
    assertThat(new Rule.Choice(1).decide(scores(-2, -2), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(false, 0, OptionalInt.of(0)));
    assertThat(new Rule.Choice(0).decide(scores(-2, -2), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(true, 0, OptionalInt.of(0)));
  }

  @Test
  void chanceIsThatOfAGuess() {
    assertThat(new Rule.Pair().chance(scores(-1, -2), Reduce.SUM, 9)).isEqualTo(.5);
    assertThat(new Rule.Choice(2).chance(scores(-1, -2, -3), Reduce.SUM, 9)).isEqualTo(1.0 / 3);
    assertThat(new Rule.Loss().chance(scores(-1), Reduce.SUM, 9)).isEqualTo(Math.log(9));
  }

  @Test
  void allPredictionsMustHold() {
    var rule =
        new Rule.Predictions(
            List.of(Formula.parse("(*;%0%) < (*;%1%)"), Formula.parse("(*;%1%) < (*;%2%)")));
    assertThat(rule.decide(scores(-1, -2, -4), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(true, 1, OptionalInt.empty()));
    assertThat(rule.decide(scores(-1, -4, -2), Reduce.SUM))
        .isEqualTo(new Outcome.Decision(false, -2, OptionalInt.empty()));
    assertThat(rule.chance(scores(-1, -2, -4), Reduce.SUM, 9)).isCloseTo(1.0 / 6, within(1e-12));
  }

  @Test
  void aLossIsPerToken() {
    Outcome loss =
        new Rule.Loss()
            .decide(
                List.of(new PassageScore("text", new RegionScore("*", -6, 4), List.of(), 0)),
                Reduce.SUM);
    assertThat(loss.score()).isEqualTo(1.5);
    assertThat(loss.weight()).isEqualTo(4);
  }
}
