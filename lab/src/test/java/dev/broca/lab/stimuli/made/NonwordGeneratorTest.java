package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class NonwordGeneratorTest {
  private static final NonwordGenerator ENGLISH = NonwordGenerator.english();

  /** Words of two to four syllables, each a consonant and a vowel of an alphabet. */
  private static List<String> words(String consonants, String vowels) {
    int[] c = consonants.codePoints().toArray();
    int[] v = vowels.codePoints().toArray();
    var random = new Random(5);
    var words = new HashSet<String>();
    while (words.size() < 150) {
      var word = new StringBuilder();
      for (int i = random.nextInt(2, 5); i > 0; i--) {
        word.appendCodePoint(c[random.nextInt(c.length)]);
        word.appendCodePoint(v[random.nextInt(v.length)]);
      }
      words.add(word.toString());
    }
    return words.stream().sorted().toList();
  }

  @Test
  void nonwordsHaveTheLengthAskedForAndAreNoWords() {
    var random = new Random(1);
    for (int letters = 1; letters <= 13; letters++) {
      for (int i = 0; i < 200; i++) {
        String word = ENGLISH.word(letters, random);
        assertThat(word).hasSize(letters).matches("[a-z]+");
        assertThat(EnglishWords.contains(word)).as(word).isFalse();
      }
    }
  }

  @Test
  void nonwordsLookLikeWords() {
    Set<String> triples =
        EnglishWords.list().stream()
            .flatMap(NonwordGeneratorTest::triples)
            .collect(Collectors.toSet());
    var random = new Random(2);
    List<String> nonwords = IntStream.range(0, 500).mapToObj(i -> ENGLISH.word(7, random)).toList();
    assertThat(nonwords).allMatch(word -> word.matches(".*[aeiouy].*"));
    long known =
        nonwords.stream().flatMap(NonwordGeneratorTest::triples).filter(triples::contains).count();
    assertThat(known / (500.0 * 5)).isGreaterThan(.95);
  }

  private static Stream<String> triples(String word) {
    return IntStream.range(0, Math.max(0, word.length() - 2))
        .mapToObj(i -> word.substring(i, i + 3));
  }

  @Test
  void sameSeedGivesTheSameNonwords() {
    var generator = NonwordGenerator.learn(words("bdfgklmnprst", "aeiou"));
    assertThat(generator.replaceWords(List.of("one two three four", "five six seven"), 42))
        .containsExactly("ugf ags okoru mali", "pini gom fsoku");
    var shuffled = new ArrayList<>(words("bdfgklmnprst", "aeiou"));
    Collections.shuffle(shuffled, new Random(3));
    assertThat(NonwordGenerator.learn(shuffled).replaceWords(List.of("one two three four"), 42))
        .containsExactly("ugf ags okoru mali");
    assertThat(generator.replaceWords(List.of("one two three four"), 43))
        .doesNotContain("ugf ags okoru mali");
  }

  @ParameterizedTest
  @CsvSource({
    "βγδθκλμνπρστ, αεηιοω, Το κύμα",
    "бвгдзклмнпрст, аеиоуя, Большой дом",
    "bdfghklmnprstß, aeiouäöü, Über Größe",
    "𐐒𐐓𐐔𐐕𐐖𐐗𐐘𐐙𐐚, 𐐀𐐁𐐂𐐃𐐄, 𐐒𐐀𐐓𐐁 𐐔𐐂",
  })
  void lettersOfAnyAlphabetWillDo(String consonants, String vowels, String text) {
    List<String> words = words(consonants, vowels);
    var generator = NonwordGenerator.learn(words);
    Set<Integer> alphabet =
        (consonants + vowels)
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .boxed()
            .collect(Collectors.toSet());
    var random = new Random(7);
    for (int letters = 2; letters <= 9; letters++) {
      String nonword = generator.word(letters, random);
      assertThat(nonword.codePointCount(0, nonword.length())).isEqualTo(letters);
      assertThat(nonword.codePoints().boxed()).isSubsetOf(alphabet);
      assertThat(words).doesNotContain(nonword);
    }
    String replaced = generator.replaceWords(text, random);
    assertThat(shape(replaced)).isEqualTo(shape(text)).isNotEmpty();
    assertThat(replaced).isNotEqualTo(text);
  }

  private static String shape(String text) {
    return text.codePoints()
        .mapToObj(c ->
            Character.isUpperCase(c) ? "A" : Character.isLetter(c) ? "a" : Character.toString(c))
        .collect(Collectors.joining());
  }

  @Test
  void allButLettersStays() {
    String text = "The dog's 3 toys -- BIG ones -- weren't here, \"Anna\" said (twice).";
    String replaced = ENGLISH.replaceWords(text, new Random(4));
    assertThat(shape(replaced)).isEqualTo(shape(text));
    assertThat(replaced).doesNotContain("dog", "toys", "BIG", "here", "Anna", "said");
  }

  @Test
  void decomposedLettersCountOnce() {
    var generator = NonwordGenerator.learn(words("bdfghklmnprst", "aeiouäöü"));
    String replaced = generator.replaceWords("u\u0308ber", new Random(1));
    assertThat(replaced.codePointCount(0, replaced.length())).isEqualTo(4);
  }

  @Test
  void noNonwordComesTwiceInAText() {
    var random = new Random(9);
    String text = "a b ".repeat(1) + "on to in at by we ".repeat(8);
    for (int i = 0; i < 20; i++) {
      assertThat(ENGLISH.replaceWords(text, random).split(" ")).doesNotHaveDuplicates();
    }
  }

  @Test
  void widerListIsAvoidedToo() {
    var wider = new HashSet<String>();
    var generator = ENGLISH.avoiding(wider::contains);
    for (int i = 0; i < 50; i++) {
      String nonword = generator.word(3, new Random(1));
      assertThat(wider).doesNotContain(nonword);
      wider.add(nonword);
    }
  }

  @Test
  void listsThatTeachNothingAreRefused() {
    assertThatThrownBy(() -> NonwordGenerator.learn(List.of("12", "--", "it's", "")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no entry is made of letters");
    assertThatThrownBy(() -> NonwordGenerator.learn(words("bd", "ae").subList(0, 99)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("at least 100 different words to learn from, found 99");
    assertThatThrownBy(() -> ENGLISH.replaceWords("12 34!", new Random(1)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no letters");
    assertThatThrownBy(() -> ENGLISH.word(0, new Random(1))).isInstanceOf(LabException.class);
  }

  @Test
  void exhaustedLengthIsRefused() {
    var generator = NonwordGenerator.learn(words("bd", "ae")).avoiding(word -> word.length() == 4);
    assertThatThrownBy(() -> generator.word(4, new Random(1)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no nonword of 4 letters");
  }

  @Test
  void vowelsAreFound() {
    assertThat(Vowels.of(EnglishWords.list()))
        .containsExactlyInAnyOrder((int) 'a', (int) 'e', (int) 'i', (int) 'o', (int) 'u');
    assertThat(Vowels.of(words("бвгдклмнпрст", "аеиоу")))
        .isSubsetOf("аеиоу".codePoints().boxed().toList())
        .isNotEmpty();
    assertThat(Vowels.of(List.of("aaaa", "b"))).isEmpty();
  }
}
