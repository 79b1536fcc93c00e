package dev.broca.lab.study.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.Penalty;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a study's file may say of recordings of brains. */
class BrainSpecTest {
  private static final Path HERE = Path.of("here");

  private static List<BrainSpec> parse(String... lines) {
    String text = "tasks: {pairs: {}}\n" + String.join("\n", lines) + "\n";
    return StudySpec.parse("s", "s.yaml", HERE, text).brains();
  }

  @Test
  void aStudyWithoutRecordingsHasNone() {
    assertThat(parse()).isEmpty();
  }

  @Test
  void aFileAloneIsFittedStrictlyWithTheSeedOfTheStudy() {
    var strict = new AlignmentOptions(FoldKind.GROUPED, 10, Penalty.NESTED, 1000, 9, 7);
    var expected =
        new BrainSpec("reading", HERE.resolve("r.csv"), List.of(), Context.PASSAGE, strict);
    assertThat(parse("brain: {reading: r.csv}", "seed: 7")).containsExactly(expected);
    assertThat(parse("brain: {reading: {data: r.csv}}", "seed: 7")).containsExactly(expected);
  }

  @Test
  void everyKeyIsRead() {
    assertThat(
            parse(
                "brain:",
                "  one: one.nc",
                "  two: {data: two.npz, targets: [language, v1], context: none, folds: shuffled,",
                "        outer: 5, alpha: loo, permutations: 99, controls: 3}"))
        .extracting(BrainSpec::name)
        .containsExactly("one", "two");
    assertThat(
            parse(
                    "brain:",
                    "  two: {data: two.npz, targets: [language, v1], context: none, folds: shuffled,",
                    "        outer: 5, alpha: loo, permutations: 99, controls: 3}")
                .getFirst())
        .isEqualTo(
            new BrainSpec(
                "two",
                HERE.resolve("two.npz"),
                List.of("language", "v1"),
                Context.NONE,
                new AlignmentOptions(FoldKind.SHUFFLED, 5, Penalty.LOO, 99, 3, 42)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "brain: r.csv | line 2 | names of their own",
        "brain: {} | line 2 | names of their own",
        "brain: {r: {}} | line 2 | {data: recording.csv}",
        "brain: {r: {data: r.csv, fold: grouped}} | fold is not known | did you mean folds",
        "brain: {r: {data: r.csv, folds: random}} | grouped, contiguous, shuffled | random",
        "brain: {r: {data: r.csv, outer: 1}} | 2 or more folds | 1",
        "brain: {r: {data: r.csv, alpha: gcv}} | nested, loo, ols | gcv",
        "brain: {r: {data: r.csv, context: book}} | passage, none | book",
        "brain: {r: {data: r.csv, controls: 0}} | from 1 on | 0",
        "brain: {r: {data: r.csv, permutations: many}} | whole number | many",
        "brain: {r: {data: r.csv, targets: []}} | at least one value | targets",
      })
  void whatIsNotKnownIsRefusedWithItsLine(String line, String first, String second) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("s.yaml, line 2")
        .hasMessageContainingAll(first, second);
  }
}
