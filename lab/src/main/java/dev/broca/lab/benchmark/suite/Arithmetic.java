package dev.broca.lab.benchmark.suite;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.stats.NumpyRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sums and differences of numbers with one to three digits, each with four answers: always the same
 * items, made here.
 *
 * <p>The answers of an item are four numbers with equal steps of 1 or 10 between them and as many
 * digits as the right one, which is each of them equally often: neither being in the middle nor
 * being short gives it away. They are in ascending order.
 */
final class Arithmetic {
  private static final int ITEMS = 40;
  private static final int ANSWERS = 4;
  private static final long SEED = 1;

  private final NumpyRandom random = new NumpyRandom(SEED);
  private final Set<String> questions = new HashSet<>();
  private final List<Item> items = new ArrayList<>();

  private Arithmetic() {}

  static Benchmark make() {
    var sums = new Arithmetic();
    for (int digits = 1; digits <= 3; digits++) {
      for (boolean plus : new boolean[] {true, false}) {
        sums.add(digits, plus);
      }
    }
    return new Benchmark("arithmetic", "paradigm", Measure.ACCURACY, sums.items, List.of());
  }

  private void add(int digits, boolean plus) {
    String phenomenon = plus ? "addition" : "subtraction";
    String paradigm = phenomenon + "_" + digits;
    int least = digits == 1 ? 0 : (int) Math.pow(10, digits - 1);
    int past = (int) Math.pow(10, digits);
    for (int count = 0; count < ITEMS; ) {
      int a = draw(least, past);
      int b = draw(least, past);
      int result = plus ? a + b : a - b;
      List<Integer> answers = answers(result, count % ANSWERS);
      String question = "Question: What is %d %s %d?\nAnswer:".formatted(a, plus ? "+" : "-", b);
      if (!answers.isEmpty() && questions.add(question)) {
        items.add(item(paradigm + "/" + count, paradigm, phenomenon, question, answers, result));
        count++;
      }
    }
  }

  /** Four answers of equal length with the right one at a place; none where it has no room. */
  private List<Integer> answers(int result, int place) {
    int step = draw(0, 2) == 0 ? 1 : 10;
    int first = result - place * step;
    List<Integer> answers = IntStream.range(0, ANSWERS).mapToObj(i -> first + i * step).toList();
    boolean even = answers.stream().map(n -> Integer.toString(n).length()).distinct().count() == 1;
    return first >= 0 && even ? answers : List.of();
  }

  private static Item item(
      String id,
      String paradigm,
      String phenomenon,
      String question,
      List<Integer> answers,
      int result) {
    List<Passage> passages =
        answers.stream().map(n -> Passage.answer("" + n, question, " " + n)).toList();
    return new Item(id, paradigm, phenomenon, passages, new Rule.Choice(answers.indexOf(result)));
  }

  private int draw(int least, int past) {
    return random.randint(least, past);
  }
}
