package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.FakeTokenizer;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@NullMarked
class TokenMatchedTest {
  private static final FakeTokenizer TRIPLES = new FakeTokenizer(3, false);
  private static final Contrast CONTRAST = TokenMatched.language(TRIPLES, TokenMatched.PAIRS, 7);

  /** Tokens of the text up to the end of each of its words. */
  private static List<Integer> boundaries(String text, Tokenizer tokenizer) {
    List<String> words = List.of(text.split(" "));
    return IntStream.rangeClosed(1, words.size())
        .mapToObj(n -> tokenizer.encode(String.join(" ", words.subList(0, n)), false).count())
        .toList();
  }

  private static void assertMatched(Contrast contrast, Tokenizer tokenizer, int pairs) {
    assertThat(contrast.positives()).hasSize(pairs).isSubsetOf(Sentences.all());
    assertThat(contrast.negatives()).hasSize(pairs);
    assertThat(contrast.duplicates()).isEmpty();
    for (int i = 0; i < pairs; i++) {
      Stimulus sentence = contrast.positives().get(i);
      Stimulus string = contrast.negatives().get(i);
      assertThat(string.group()).isEqualTo(sentence.group());
      assertThat(string.text().split(" ")).hasSize(12).doesNotHaveDuplicates();
      assertThat(string.text().split(" ")).noneMatch(EnglishWords::contains);
      assertThat(boundaries(string.text(), tokenizer))
          .as("%s / %s", sentence.text(), string.text())
          .isEqualTo(boundaries(sentence.text(), tokenizer));
    }
  }

  private static void assertLongTokensAreNoFragments(Contrast contrast, Tokenizer tokenizer) {
    var words =
        contrast.negatives().stream()
            .flatMap(string -> List.of(string.text().split(" ")).stream().skip(1))
            .collect(Collectors.toSet());
    assertThat(words)
        .filteredOn(word -> tokenizer.encode("the " + word, false).count() == 2)
        .isNotEmpty()
        .allMatch(word -> word.length() <= 4);
  }

  @Test
  void everyNonwordHasTheTokensOfItsWord() {
    assertMatched(CONTRAST, TRIPLES, 240);
    assertLongTokensAreNoFragments(CONTRAST, TRIPLES);
  }

  @Test
  void auditFindsNoDifferenceInTokensAndWords() {
    var audit = Audit.of(Truncation.none().apply(CONTRAST, TRIPLES));
    assertThat(audit.tokens()).isZero();
    assertThat(audit.words()).isZero();
    assertThat(audit.negative().insideWord()).isZero();
  }

  @Test
  void topicsStayBalanced() {
    Map<String, Long> topics =
        CONTRAST.positives().stream()
            .collect(Collectors.groupingBy(Stimulus::group, Collectors.counting()));
    assertThat(topics).hasSize(23);
    assertThat(topics.values()).allMatch(count -> count >= 240 / 23 && count <= 240 / 23 + 1);
  }

  @Test
  void seedDecidesTheNonwords() {
    assertThat(TokenMatched.language(TRIPLES, 20, 1).hash())
        .isEqualTo(TokenMatched.language(TRIPLES, 20, 1).hash())
        .isNotEqualTo(TokenMatched.language(TRIPLES, 20, 2).hash());
    assertThat(CONTRAST.source()).contains("seed 7").contains(TRIPLES.hash());
  }

  @Test
  void morePairsThanCanBeMatchedAreRefused() {
    assertThatThrownBy(() -> TokenMatched.language(TRIPLES, 346, 1))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Asked for 346 pairs")
        .hasMessageContaining("--limit");
    assertThatThrownBy(() -> TokenMatched.language(TRIPLES, 0, 1)).isInstanceOf(LabException.class);
  }

  @Test
  @Tag("shared")
  void gpt2SeesNoDifference() {
    Path shared = Path.of(System.getProperty("broca.shared", "../../shared"));
    try (var tokenizer = Tokenizer.open(shared.resolve("data/tokenizers/gpt2"))) {
      var contrast = TokenMatched.language(tokenizer, TokenMatched.PAIRS, 42);
      assertMatched(contrast, tokenizer, 240);
      assertLongTokensAreNoFragments(contrast, tokenizer);
      var nonwords = new HashSet<String>();
      contrast.negatives().forEach(string -> nonwords.addAll(List.of(string.text().split(" "))));
      assertThat(nonwords).hasSizeGreaterThan(400);
    }
  }
}
