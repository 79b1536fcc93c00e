package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
  private static final Pattern QUESTION =
      Pattern.compile("Question: What is (\\d+) ([-+]) (\\d+)\\?\nAnswer:");
  private final Benchmark sums = Benchmarks.read("arithmetic", Optional.empty());

  private static List<Integer> answers(Item item) {
    return item.passages().stream().map(passage -> Integer.valueOf(passage.name())).toList();
  }

  private static int right(Item item) {
    return ((Rule.Choice) item.rule()).answer();
  }

  private static String question(Item item) {
    Passage first = item.passages().getFirst();
    return first.text().substring(0, first.scored().start());
  }

  @Test
  void theRightAnswerIsRight() {
    for (Item item : sums.items()) {
      Matcher sum = QUESTION.matcher(question(item));
      assertThat(sum.matches()).isTrue();
      int a = Integer.parseInt(sum.group(1));
      int b = Integer.parseInt(sum.group(3));
      assertThat(answers(item).get(right(item)))
          .isEqualTo(sum.group(2).equals("+") ? a + b : a - b);
    }
  }

  @Test
  void theOthersAreOtherNumbersOfTheSameLength() {
    for (Item item : sums.items()) {
      assertThat(answers(item)).hasSize(4).doesNotHaveDuplicates().isSorted();
      assertThat(item.passages().stream().map(passage -> passage.name().length()).distinct())
          .hasSize(1);
    }
  }

  @Test
  void noQuestionIsAskedTwiceAndEveryPlaceIsRightAsOften() {
    assertThat(sums.items()).hasSize(240);
    assertThat(sums.items().stream().map(ArithmeticTest::question)).doesNotHaveDuplicates();
    assertThat(
            sums.items().stream()
                .collect(Collectors.groupingBy(ArithmeticTest::right, Collectors.counting()))
                .values())
        .hasSize(4)
        .allMatch(count -> count == 60);
  }

  @Test
  void theItemsAreAlwaysTheSame() {
    assertThat(Benchmarks.read("arithmetic", Optional.empty())).isEqualTo(sums);
    assertThat(question(sums.items().getLast())).isEqualTo("Question: What is 935 - 609?\nAnswer:");
  }
}
