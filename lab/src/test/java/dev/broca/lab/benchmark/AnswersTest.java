package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Statistics of answers against their definitions over single items. */
class AnswersTest {
  private static ItemResult result(List<String> answers, int right, int given) {
    List<Passage> passages =
        answers.stream().map(answer -> Passage.answer(answer, "?", " " + answer)).toList();
    return new ItemResult(
        new Item("id", "paradigm", "phenomenon", passages, new Rule.Choice(right)),
        List.of(),
        new Outcome.Decision(right == given, 0, OptionalInt.of(given)),
        .5);
  }

  /** Covariance of the indicators of answers, summed over answers, as Gorodkin defines it. */
  private static double correlation(int[] x, int[] y, int answers) {
    return covariance(x, y, answers)
        / Math.sqrt(covariance(x, x, answers) * covariance(y, y, answers));
  }

  private static double covariance(int[] x, int[] y, int answers) {
    double sum = 0;
    for (int k = 0; k < answers; k++) {
      int label = k;
      double meanX = IntStream.of(x).filter(v -> v == label).count() / (double) x.length;
      double meanY = IntStream.of(y).filter(v -> v == label).count() / (double) y.length;
      for (int i = 0; i < x.length; i++) {
        sum += ((x[i] == k ? 1 : 0) - meanX) * ((y[i] == k ? 1 : 0) - meanY);
      }
    }
    return sum;
  }

  @Test
  void matthewsAndBalancedAccuracyAreTheirDefinitions() {
    var random = new Random(6);
    for (int answers = 2; answers <= 4; answers++) {
      List<String> labels = IntStream.range(0, answers).mapToObj(i -> "a" + i).toList();
      int[] right = random.ints(60, 0, answers).toArray();
      int[] given =
          IntStream.of(right).map(r -> random.nextBoolean() ? r : random.nextInt(2)).toArray();
      var results = new ArrayList<ItemResult>();
      for (int i = 0; i < right.length; i++) {
        results.add(result(labels, right[i], given[i]));
      }
      Answers counted = Answers.of(results).orElseThrow();
      assertThat(counted.matthews()).isCloseTo(correlation(right, given, answers), within(1e-12));
      double recalls = 0;
      for (int k = 0; k < answers; k++) {
        int label = k;
        int[] of = IntStream.range(0, right.length).filter(i -> right[i] == label).toArray();
        recalls += IntStream.of(of).filter(i -> given[i] == label).count() / (double) of.length;
      }
      assertThat(counted.balancedAccuracy()).isCloseTo(recalls / answers, within(1e-12));
    }
  }

  @Test
  void aConstantAnswerHasNoCorrelationAndIsTheCommonest() {
    List<String> labels = List.of("no", "yes");
    Answers answers =
        Answers.of(List.of(result(labels, 0, 1), result(labels, 1, 1), result(labels, 1, 1)))
            .orElseThrow();
    assertThat(answers.matthews()).isZero();
    assertThat(answers.balancedAccuracy()).isEqualTo(.5);
    assertThat(answers.commonest()).isEqualTo("yes");
    assertThat(answers.commonestShare()).isEqualTo(1);
    assertThat(answers.counts()).containsExactly(List.of(0, 1), List.of(0, 2));
  }

  @Test
  void questionsWithOtherAnswersAreNotCounted() {
    assertThat(
            Answers.of(List.of(result(List.of("1", "2"), 0, 0), result(List.of("2", "3"), 0, 0))))
        .isEmpty();
  }
}
