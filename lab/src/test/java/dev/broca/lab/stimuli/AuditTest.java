package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.stimuli.made.Langloc;
import dev.broca.model.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@NullMarked
class AuditTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private static Audit audit(
      Truncation truncation, List<String> positives, List<String> negatives) {
    var contrast =
        new Contrast(
            "net",
            "S",
            "N",
            positives.stream().map(Stimulus::of).toList(),
            negatives.stream().map(Stimulus::of).toList(),
            "test");
    return Audit.of(truncation.apply(contrast, new FakeTokenizer(2, true)));
  }

  @Test
  void numbersAreThoseCountedByHand() {
    // Tokens with the one before the text: 3, 3, 5 and 4, 6, 6; "wuxab" is wu-xa-b.
    var audit =
        audit(
            new Truncation.First(4),
            List.of("the dog", "the dog", "the old dog see"),
            List.of("wuxab", "wuxab zofe", "zo wuxab a"));
    var positive = audit.positive();
    assertThat(positive.items()).isEqualTo(3);
    assertThat(positive.duplicates()).isEqualTo(1);
    assertThat(positive.differentWords()).isEqualTo(4);
    assertThat(positive.words().mean()).isCloseTo(8 / 3.0, EXACT);
    assertThat(positive.words().sd()).isCloseTo(Math.sqrt(4 / 3.0), EXACT);
    assertThat(positive.tokens().mean()).isCloseTo(11 / 3.0, EXACT);
    assertThat(positive.tokens().max()).isEqualTo(5);
    assertThat(positive.tokensKept().mean()).isCloseTo(10 / 3.0, EXACT);
    assertThat(positive.wordsKept().max()).isEqualTo(3);
    assertThat(positive.characters().mean()).isCloseTo(29 / 3.0, EXACT);
    assertThat(positive.lettersPerWord().mean()).isCloseTo((3 + 3 + 12 / 4.0) / 3, EXACT);
    assertThat(positive.insideWord()).isZero();
    var negative = audit.negative();
    assertThat(negative.tokens().mean()).isCloseTo(16 / 3.0, EXACT);
    assertThat(negative.tokens().sd()).isCloseTo(Math.sqrt(4 / 3.0), EXACT);
    assertThat(negative.tokens().min()).isEqualTo(4);
    assertThat(negative.tokens().max()).isEqualTo(6);
    assertThat(negative.insideWord()).isCloseTo(1 / 3.0, EXACT);
    assertThat(negative.wholeWordsKept().mean()).isCloseTo(1, EXACT);
    assertThat(negative.wordsKept().mean()).isCloseTo(4 / 3.0, EXACT);
    assertThat(audit.tokens()).isCloseTo((11 - 16) / 3.0 / Math.sqrt(4 / 3.0), EXACT);
    assertThat(audit.shared()).isZero();
  }

  @Test
  void whatMayMisleadIsSaid() {
    var audit =
        audit(
            new Truncation.First(3),
            List.of("the dog", "the dog", "old dog see"),
            List.of("wuxab", "the dog"));
    assertThat(audit.warnings())
        .anyMatch(line -> line.equals("1 of 3 texts of 'S' repeat an earlier one."))
        .anyMatch(line -> line.equals("50 % of the texts of 'N' end inside a word."))
        .anyMatch(line -> line.equals("1 texts are in both conditions."))
        .anyMatch(line -> line.equals("The conditions differ in size: 3 texts against 2."))
        .anyMatch(line -> line.startsWith("The conditions differ in words per text: 2.3 in 'S'"));
  }

  @Test
  void balancedContrastHasNoWarnings() {
    var audit =
        audit(
            Truncation.none(),
            List.of("the dog", "the old dog"),
            List.of("cat the", "the red sun"));
    assertThat(audit.warnings()).isEmpty();
  }

  @Test
  void differenceBetweenConstantsIsInfinite() {
    var audit =
        audit(
            Truncation.none(), List.of("the dog", "old cat"), List.of("the old dog", "a red cat"));
    assertThat(audit.words()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(audit.warnings()).anyMatch(line -> line.contains("words per text: 2.0 in 'S'"));
  }

  @Test
  @Tag("shared")
  void publishedLanguageSetUnderGpt2IsAsMeasured() {
    Path shared = Path.of(System.getProperty("broca.shared", "../../shared"));
    var language = Langloc.read(shared.resolve("data/langloc"));
    try (var tokenizer = Tokenizer.open(shared.resolve("data/tokenizers/gpt2"))) {
      var uncut = Audit.of(Truncation.none().apply(language, tokenizer));
      assertThat(uncut.positive().tokens().mean()).isCloseTo(12.8, within(.05));
      assertThat(uncut.negative().tokens().mean()).isCloseTo(24.3, within(.05));
      var paper = Audit.of(Truncation.paper().apply(language, tokenizer));
      assertThat(paper.positive().wordsKept().mean()).isCloseTo(11.4, within(.05));
      assertThat(paper.negative().wordsKept().mean()).isCloseTo(6.5, within(.05));
      assertThat(paper.negative().insideWord()).isCloseTo(.52, within(.005));
      var matched = Audit.of(Truncation.matched().apply(language, tokenizer));
      assertThat(matched.tokensKept()).isZero();
      assertThat(matched.leftOut()).isEmpty();
      assertThat(matched.negative().insideWord()).isZero();
    }
  }
}
