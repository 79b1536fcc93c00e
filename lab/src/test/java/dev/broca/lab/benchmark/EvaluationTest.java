package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.formula.Formula;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Benchmarks on the model that comes along. */
class EvaluationTest {
  private static final Benchmark PAIRS =
      new Benchmark(
          "pairs",
          "paradigm",
          Measure.ACCURACY,
          List.of(
              pair("agreement/0", "The dogs are old.", "The dogs is old."),
              pair("agreement/1", "The dog is old.", "The dog are old."),
              pair("order/0", "She went to the house.", "Went house she the to.")),
          List.of());

  private static LanguageModel model;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Item pair(String id, String good, String bad) {
    return new Item(
        id,
        id.substring(0, id.indexOf('/')),
        "grammar",
        List.of(Passage.whole("good", good), Passage.whole("bad", bad)),
        new Rule.Pair());
  }

  private static Evaluation evaluate(Benchmark benchmark, LanguageModel model, String prefix) {
    return benchmark.evaluate(model, Prefix.parse(prefix), Reduce.SUM, Progress.NONE);
  }

  /** Means of tokens are equal for a model that only guesses, however long the texts. */
  private static Evaluation means(Benchmark benchmark, LanguageModel model) {
    return benchmark.evaluate(model, new Prefix.Auto(), Reduce.MEAN, Progress.NONE);
  }

  @Test
  void theScoreOfATextIsItsLogProbabilityAfterThePrefix() {
    Evaluation evaluation = evaluate(PAIRS, model, "auto");
    OptionalInt prefix = new Prefix.Auto().in(model::tokenizer);
    assertThat(evaluation.prefix()).isEqualTo(prefix);
    for (ItemResult result : evaluation.results()) {
      for (int i = 0; i < 2; i++) {
        String text = result.item().passages().get(i).text();
        int[] ids = model.tokenizer().encode(text, false).ids();
        double expected = TextScore.of(model, List.of(ids), prefix, Progress.NONE).getFirst().sum();
        assertThat(result.scores().get(i).scored().logProb()).isCloseTo(expected, within(1e-4));
        assertThat(result.scores().get(i).scored().tokens()).isEqualTo(ids.length);
      }
    }
  }

  @Test
  void theWholeIsTheMeanOverParadigms() {
    Evaluation evaluation = evaluate(PAIRS, model, "auto");
    List<Group> paradigms = evaluation.paradigms();
    assertThat(paradigms.stream().map(Group::name)).containsExactly("agreement", "order");
    assertThat(paradigms.stream().map(Group::items)).containsExactly(2, 1);
    assertThat(evaluation.overall().score())
        .isEqualTo((paradigms.get(0).score() + paradigms.get(1).score()) / 2);
    assertThat(evaluation.phenomena()).hasSize(1);
    assertThat(evaluation.phenomena().getFirst().score()).isEqualTo(evaluation.overall().score());
    assertThat(evaluation.overall().chance()).isEqualTo(.5);
    assertThat(paradigms.get(1).score()).isEqualTo(1);
  }

  @Test
  void whatIsKeptIsEnoughToDecideAgain() {
    for (ItemResult result : evaluate(PAIRS, model, "auto").results()) {
      assertThat(result.item().rule().decide(result.scores(), Reduce.SUM))
          .isEqualTo(result.outcome());
    }
  }

  @Test
  void aLesionOfNothingChangesNothingAndOneOfEverythingLeavesNothing() {
    Units units = model.units(Site.BLOCK_OUTPUT);
    var all = new BitSet();
    all.set(0, units.count());
    Evaluation intact = evaluate(PAIRS, model, "auto");
    assertThat(evaluate(PAIRS, model.lesioned(Lesion.zero(units, new BitSet())), "auto"))
        .isEqualTo(intact);
    Evaluation lesioned = evaluate(PAIRS, model.lesioned(Lesion.zero(units, all)), "auto");
    double uniform = -Math.log(model.architecture().vocabulary());
    for (ItemResult result : lesioned.results()) {
      RegionScore score = result.scores().getFirst().scored();
      assertThat(score.value(Reduce.MEAN)).isCloseTo(uniform, within(1e-4));
    }
  }

  @Test
  void chanceIsTakenFromTheIntactModel() {
    Item item =
        new Item(
            "suite/1",
            "suite",
            "suite",
            List.of(
                Passage.whole("a", "The dogs are old."),
                Passage.whole("b", "The dogs is old."),
                Passage.whole("c", "Old the is dogs.")),
            new Rule.Predictions(List.of(Formula.parse("(*;%a%) = (*;%b%) | (*;%a%) < (*;%c%)"))));
    var suite = new Benchmark("suite", "suite", Measure.ACCURACY, List.of(item), List.of());
    Units units = model.units(Site.BLOCK_OUTPUT);
    var all = new BitSet();
    all.set(0, units.count());
    Evaluation intact = means(suite, model);
    assertThat(intact.overall().chance()).isEqualTo(.5);
    Evaluation lesioned = means(suite, model.lesioned(Lesion.zero(units, all)));
    assertThat(lesioned.overall().chance()).isEqualTo(1);
    assertThat(lesioned.withChanceOf(intact).overall().chance()).isEqualTo(.5);
    assertThat(lesioned.withChanceOf(intact).overall().score()).isEqualTo(1);
  }

  @Test
  void aTextWithoutContextIsNamed() {
    var one =
        new Benchmark(
            "one",
            "paradigm",
            Measure.ACCURACY,
            List.of(pair("x/0", "The dogs are old.", "the")),
            List.of());
    assertThatThrownBy(() -> evaluate(one, model, "none"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("item x/0 (bad)", "--prefix");
  }

  @Test
  void lossesAreWeighedByTokens() {
    var items =
        Stream.of("One.", "The old dog went to the house by the sea.")
            .map(text ->
                new Item(
                    text, "file", "text", List.of(Passage.whole("text", text)), new Rule.Loss()))
            .toList();
    var texts = new Benchmark("texts", "file", Measure.LOSS, items, List.of());
    Evaluation evaluation = evaluate(texts, model, "auto");
    double nats = 0;
    int tokens = 0;
    for (ItemResult result : evaluation.results()) {
      nats -= result.scores().getFirst().scored().logProb();
      tokens += result.scores().getFirst().scored().tokens();
    }
    assertThat(evaluation.overall().score()).isCloseTo(nats / tokens, within(1e-12));
    assertThat(evaluation.overall().chance())
        .isEqualTo(Math.log(model.architecture().vocabulary()));
    assertThat(evaluation.overall().margin()).isEmpty();
  }
}
