package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.made.LengthContrast;
import dev.broca.model.tokenizer.Tokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class TruncationTest {
  private static final FakeTokenizer PAIRS = new FakeTokenizer(2, false);
  private static final FakeTokenizer WITH_BEGIN = new FakeTokenizer(2, true);

  private static Contrast contrast(List<String> positives, List<String> negatives) {
    return new Contrast(
        "net",
        "S",
        "N",
        positives.stream().map(Stimulus::of).toList(),
        negatives.stream().map(Stimulus::of).toList(),
        "test");
  }

  private static Input input(String text, FakeTokenizer tokenizer) {
    return Input.whole(Stimulus.of(text), tokenizer);
  }

  @Test
  void uncutTextsEndWithTheirLastToken() {
    var input = input("the brown wuxab", PAIRS);
    assertThat(input.tokenCount()).isEqualTo(5);
    assertThat(input.wholeWords()).isEqualTo(3);
    assertThat(input.endsInsideWord()).isFalse();
    assertThat(input.lastTokenOfLastWholeWord()).hasValue(4);
  }

  @Test
  void wordThatIsCutInsideIsNotWhole() {
    for (int kept = 3; kept <= 4; kept++) {
      var cut = input("the brown wuxab", PAIRS).cut(kept);
      assertThat(cut.tokens().count()).isEqualTo(kept);
      assertThat(cut.wholeWords()).isEqualTo(2);
      assertThat(cut.endsInsideWord()).isTrue();
      assertThat(cut.lastTokenOfLastWholeWord()).hasValue(1);
    }
    assertThat(input("the brown wuxab", PAIRS).cut(2).endsInsideWord()).isFalse();
    assertThat(input("wuxab", PAIRS).cut(2).lastTokenOfLastWholeWord()).isEmpty();
  }

  @Test
  void specialTokensCountButAreNoWord() {
    var contrast = contrast(List.of("the brown"), List.of("wuxab"));
    var cut = new Truncation.First(2).apply(contrast, WITH_BEGIN);
    assertThat(cut.positives().getFirst().lastTokenOfLastWholeWord()).hasValue(1);
    assertThat(cut.positives().getFirst().wholeWords()).isEqualTo(1);
    assertThat(cut.negatives().getFirst().lastTokenOfLastWholeWord()).isEmpty();
    assertThat(cut.negatives().getFirst().endsInsideWord()).isTrue();
    var begin = input("the brown", WITH_BEGIN).cut(1);
    assertThat(begin.lastTokenOfLastWholeWord()).isEmpty();
    assertThat(begin.endsInsideWord()).isFalse();
  }

  @Test
  void characterMadeOfSeveralTokensIsWholeWithItsLast() {
    // An emoji as three byte tokens, each with the span of the whole character.
    Tokens tokens =
        FakeTokenizer.tokens(
            List.of(
                new int[] {0, 1},
                new int[] {1, 4},
                new int[] {2, 4},
                new int[] {2, 4},
                new int[] {4, 6}));
    var words = Words.of("a \uD83D\uDE00 b", tokens);
    assertThat(words.ends()).containsExactly(1, 4, 5);
    assertThat(words.isInside(3)).isTrue();
    assertThat(words.isInside(4)).isFalse();
  }

  @Test
  void tokensOfBlanksBelongToNoWord() {
    Tokens tokens =
        FakeTokenizer.tokens(
            List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {2, 4}, new int[] {4, 4}));
    var words = Words.of("a  b", tokens);
    assertThat(words.ends()).containsExactly(1, 3);
    assertThat(words.tokensPerWord()).containsExactly(1, 2);
    assertThat(words.isInside(2)).isFalse();
  }

  @Test
  void tokenAcrossWordsEndsBoth() {
    var words = Words.of("in the", FakeTokenizer.tokens(List.of(new int[] {0, 6})));
    assertThat(words.ends()).containsExactly(1);
    assertThat(words.tokensPerWord()).containsExactly(1, 0);
  }

  @Test
  void wordsAreFoundInEveryScript() {
    assertThat(Words.split(" well,  said (she)\n")).containsExactly("well,", "said", "(she)");
    assertThat(Words.split("Ünder\u00A0στο\u3000дом")).containsExactly("Ünder", "στο", "дом");
    assertThat(Words.split("我愛你。abc ok")).containsExactly("我", "愛", "你。", "abc", "ok");
    assertThat(Words.count("ひらカタ")).isEqualTo(4);
    assertThat(Words.upTo(" a b  c", 2)).isEqualTo(" a b");
  }

  @Test
  void paperCutsToTwelveTokensWhereverThatFalls() {
    var contrast =
        contrast(List.of("the ".repeat(20).strip()), List.of("wuxab ".repeat(9).strip()));
    assertThat(Truncation.paper()).isEqualTo(new Truncation.First(12));
    var inputs = Truncation.paper().apply(contrast, PAIRS);
    assertThat(inputs.all()).extracting(Input::tokenCount).containsExactly(12, 12);
    assertThat(inputs.all()).extracting(Input::wholeTokenCount).containsExactly(20, 27);
    assertThatThrownBy(() -> new Truncation.First(0)).isInstanceOf(LabException.class);
  }

  @Test
  void matchedCutsPairByLengthAndEndWithWords() {
    // Word ends: 1 2 3 4 5 and 1 2 | nonwords of 3 and of 1 tokens: 3 6 9 and 1 4.
    var contrast =
        contrast(
            List.of("the old dog see him", "the dog"), List.of("wuxab fepop zonik", "zo wuxab"));
    var inputs = Truncation.matched().apply(contrast, PAIRS);
    assertThat(inputs.positives()).extracting(Input::tokenCount).containsExactly(3, 1);
    assertThat(inputs.negatives()).extracting(Input::tokenCount).containsExactly(3, 1);
    assertThat(inputs.leftOut()).isEmpty();
  }

  @Test
  void textsWithoutACommonCutAreLeftOut() {
    var contrast =
        contrast(
            List.of("the", "the old dog see", "a cat see him"),
            List.of("wuxab", "zo wuxab", "zo wuxab"));
    var inputs = Truncation.matched().apply(contrast, PAIRS);
    assertThat(inputs.positives()).hasSize(2);
    assertThat(inputs.negatives()).hasSize(2);
    assertThat(inputs.all()).extracting(Input::tokenCount).containsOnly(4);
    assertThat(inputs.leftOut()).hasSize(2).anyMatch(line -> line.contains("\"wuxab\""));
    var hopeless = contrast(List.of("the", "old"), List.of("wuxab", "fepop"));
    assertThatThrownBy(() -> Truncation.matched().apply(hopeless, PAIRS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("leave 0 texts of 'S' and 0 of 'N'");
  }

  @Test
  void matchedCutsGiveBothConditionsTheSameLengths() {
    var random = new Random(3);
    for (int i = 0; i < 200; i++) {
      int size = random.nextInt(2, 12);
      int times = random.nextInt(1, 4);
      boolean swap = random.nextBoolean();
      var few = texts(random, size);
      var many = texts(random, size * times);
      var inputs =
          Truncation.matched().apply(swap ? contrast(many, few) : contrast(few, many), WITH_BEGIN);
      List<Input> small = swap ? inputs.negatives() : inputs.positives();
      List<Input> large = swap ? inputs.positives() : inputs.negatives();
      assertThat(inputs.all()).noneMatch(Input::endsInsideWord);
      assertThat(inputs.all())
          .allMatch(input -> input.lastTokenOfLastWholeWord().orElse(-1) == input.tokenCount() - 1);
      assertThat(lengths(large))
          .isEqualTo(
              lengths(small).stream()
                  .flatMap(n -> Collections.nCopies(times, n).stream())
                  .toList());
    }
  }

  /** Texts that begin with a listed word, so that there is always a common cut. */
  private static List<String> texts(Random random, int count) {
    String[] words = {"the", "dog", "wuxab", "fepoping", "zo", "old"};
    return Stream.generate(() ->
            random
                .ints(random.nextInt(0, 8), 0, words.length)
                .mapToObj(i -> " " + words[i])
                .collect(Collectors.joining("", "the", "")))
        .limit(count)
        .toList();
  }

  private static List<Integer> lengths(List<Input> inputs) {
    return inputs.stream().map(Input::tokenCount).sorted().toList();
  }

  @Test
  void matchedCutIsTheLargestPossible() {
    var random = new Random(8);
    for (int i = 0; i < 100; i++) {
      var contrast = contrast(texts(random, 2), texts(random, 2));
      var inputs = Truncation.matched().apply(contrast, PAIRS);
      int[] a = ends(longest(contrast.positives()));
      int[] b = ends(longest(contrast.negatives()));
      int largest =
          IntStream.of(a).filter(end -> Arrays.stream(b).anyMatch(e -> e == end)).max().orElse(0);
      assertThat(lengths(inputs.positives()).getLast()).isGreaterThanOrEqualTo(largest);
      assertThat(inputs.positives()).extracting(Input::tokenCount).contains(largest);
    }
  }

  private static String longest(List<Stimulus> stimuli) {
    String first = stimuli.getFirst().text();
    String second = stimuli.getLast().text();
    return PAIRS.encode(first, false).count() > PAIRS.encode(second, false).count()
        ? first
        : second;
  }

  /** Numbers of tokens of all beginnings of a text that end with a word. */
  private static int[] ends(String text) {
    List<String> words = List.of(text.split(" "));
    return IntStream.rangeClosed(1, words.size())
        .map(n -> PAIRS.encode(String.join(" ", words.subList(0, n)), false).count())
        .toArray();
  }

  @Test
  void lengthLocalizerCutsTheNegativeTextsInHalf() {
    var length =
        LengthContrast.of(
            new Contrast(
                "language",
                "S",
                "N",
                List.of(Stimulus.of("x")),
                List.of(new Stimulus("a b c d", "one"), new Stimulus("e  f g", "two")),
                "test"));
    assertThat(length.name()).isEqualTo("language-length");
    assertThat(length.positives())
        .containsExactly(new Stimulus("a b", "one"), new Stimulus("e", "two"));
    assertThat(length.negatives())
        .containsExactly(new Stimulus("a b c d", "one"), new Stimulus("e  f g", "two"));
    assertThatThrownBy(() -> LengthContrast.of(contrast(List.of("a b"), List.of("single"))))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("\"single\"");
  }

  @Test
  void irrelevantContrastIsTheSameSentencesShortAndLong() {
    Contrast contrast = LengthContrast.shortAgainstLong();
    assertThat(contrast.positives()).hasSameSizeAs(contrast.negatives()).hasSize(345);
    for (int i = 0; i < 345; i++) {
      List<String> words = List.of(contrast.negatives().get(i).text().split(" "));
      assertThat(contrast.positives().get(i).text())
          .isEqualTo(String.join(" ", words.subList(0, 6)));
      assertThat(contrast.positives().get(i).group())
          .isEqualTo(contrast.negatives().get(i).group());
    }
    assertThat(contrast.duplicates()).isEmpty();
  }
}
