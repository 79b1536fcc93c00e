package dev.broca.lab.benchmark.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lexicons and grammars as somebody writes them. */
class GrammarTest {
  private static final String WORDS =
      IntStream.range(0, 26)
          .mapToObj(i -> "n%c/n%cs".formatted('a' + i, 'a' + i))
          .collect(Collectors.joining(" "));

  private static Lexicon lexicon(String text) {
    return Lexicon.parse(Line.of("lexicon", text));
  }

  private static Grammar grammar(String text) {
    Lexicon lexicon = lexicon("noun: singular/plural\n  " + WORDS + "\nfew: plain\n  one two");
    return Grammar.parse(Line.of("grammar", text), lexicon);
  }

  private static Grammar sentence(String sentence) {
    return grammar("agreement\n  simple\n    " + sentence);
  }

  @Test
  void sentencesOfAParadigmShareTheirWords() {
    Grammar two =
        grammar(
            """
            # A comment
            agreement

              simple
                the {noun1} by {noun2.plural} [is|are] old.
                {noun1.plural} by the {noun2} [are|is] {few}.
            """);
    List<MinimalPair> pairs = two.pairs();
    assertThat(pairs).hasSize(50);
    MinimalPair first = pairs.get(0);
    MinimalPair second = pairs.get(1);
    assertThat(first.good()).matches("The n. by n.s is old[.]");
    assertThat(first.bad()).isEqualTo(first.good().replace(" is ", " are "));
    assertThat(second.good()).matches("N.s by the n. are (one|two)[.]");
    assertThat(second.good().charAt(1)).isEqualTo(first.good().charAt(5));
    assertThat(first.phenomenon()).isEqualTo("agreement");
    assertThat(first.paradigm()).isEqualTo("simple");
    assertThat(pairs).extracting(MinimalPair::number).startsWith(0, 1, 2);
  }

  @Test
  void aClassCanBeTheWordsOfOthers() {
    Lexicon both = lexicon("a: x/y\n  one/ones two/twos\nb: x/y\n  three/threes\nc = b a");
    assertThat(both.find("c").orElseThrow().words())
        .containsExactly(
            List.of("three", "threes"), List.of("one", "ones"), List.of("two", "twos"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: x~  one/two|lexicon, line 2: expected the forms x of every word, found \"one/two\"",
        "a: x/y~  one|expected the forms x/y of every word, found \"one\"",
        "a: x~  one~a: x|line 3: expected a new \"class: form/form\"",
        "nonsense|line 1: expected a new \"class: form/form\"",
        "'  one'|line 1: expected a class above the words",
        "a = b|line 1: there is no class b",
        "a: x~b: y~c = a b|line 3: the classes have different forms"
      })
  void malformedLexiconsAreRefusedWithTheirLine(String text, String message) {
    assertThatThrownBy(() -> lexicon(text.replace('~', '\n')))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "The {verb} [is|are].; grammar, line 3: there is no class verb in the lexicon",
        "The {noun.dual} [is|are].; there is no form dual of noun, only singular, plural",
        "The {Noun} [is|are].; expected {class}",
        "The {noun} [is].; expected {class}",
        "The {noun} [is|are.; expected {class}",
        "The {noun} is.; both sentences are the same"
      })
  void malformedSentencesAreRefusedWithTheirLine(String text, String message) {
    assertThatThrownBy(() -> sentence(text))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("grammar, line 3", message);
  }

  @Test
  void wrongIndentationAndEmptyParadigmsAreRefused() {
    assertThatThrownBy(() -> grammar("a\n   b")).hasMessageContaining("line 2: expected 0, 2 or 4");
    assertThatThrownBy(() -> grammar("a\n  b")).hasMessageContaining("b has no sentences below it");
    assertThatThrownBy(() -> grammar("a\n    The {noun} [is|are]."))
        .hasMessageContaining("line 2: expected a paradigm above the sentence");
    assertThatThrownBy(() -> grammar("  b\n    The {noun} [is|are]."))
        .hasMessageContaining("line 1: expected a phenomenon above the paradigm");
  }

  @Test
  void tooFewWordsForFiftyPairsAreRefused() {
    assertThatThrownBy(() -> sentence("The {noun} [is|are] old.").pairs())
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("26 pairs of simple", "expected 50");
    assertThatThrownBy(() -> sentence("{few1} {few2} {few3} [is|are].").pairs())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("[[one], [two]]");
  }
}
