package dev.broca.lab.stimuli.made;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jabberwocky: English sentences with nonwords for their content words. Function words, word order,
 * punctuation, digits and capitals stay, and so do the endings <i>-s, -es, -ed, -ing, -ly</i> and
 * <i>'s</i> where at least three letters with a vowel come before them. A nonword is as long as its
 * word, and a word that comes twice in a text has the same nonword twice.
 *
 * <p>Function words are the closed classes of English (a file beside this class): determiners,
 * pronouns, auxiliaries, prepositions, conjunctions, and adverbs such as <i>not</i> and <i>very</i>
 * that say more about a sentence than about the world.
 */
public final class Jabberwocky {
  private static final Set<String> FUNCTION_WORDS =
      Set.copyOf(Resource.lines("function-words.txt"));

  /** Letters, and what a contraction or a possessive adds to them. */
  private static final Pattern WORD =
      Pattern.compile("(\\p{L}+?)(n['’]t\\b|['’]\\p{L}+)?(?!\\p{L})");

  private static final List<String> ENDINGS = List.of("ing", "ed", "ly", "es", "s");
  private static final Pattern NO_ENDING = Pattern.compile(".*(eed|ss|us|is|ous)");
  private static final Pattern STEM = Pattern.compile("(?=.*[aeiouy])\\p{L}{3,}");

  private final NonwordGenerator generator;
  private final Random random;

  private Jabberwocky(NonwordGenerator generator, long seed) {
    this.generator = generator;
    this.random = new Random(seed);
  }

  /** The sentences with nonwords, in their order. The same seed gives the same nonwords. */
  public static List<String> of(List<String> sentences, long seed) {
    var jabberwocky = new Jabberwocky(NonwordGenerator.english(), seed);
    return sentences.stream().map(jabberwocky::text).toList();
  }

  /** Whether a word, in lower case, stays. */
  static boolean isFunctionWord(String word) {
    return FUNCTION_WORDS.contains(word);
  }

  private String text(String sentence) {
    var nonwords = new HashMap<String, String>();
    return WORD.matcher(sentence)
        .replaceAll(match -> {
          String added = match.group(2) == null ? "" : match.group(2);
          // Only auxiliaries are negated so: can't, won't.
          boolean stays = added.startsWith("n");
          String word = stays ? match.group(1) : replaced(match.group(1), nonwords);
          return Matcher.quoteReplacement(word + added);
        });
  }

  private String replaced(String word, Map<String, String> nonwords) {
    String lower = word.toLowerCase(Locale.ROOT);
    return isFunctionWord(lower)
        ? word
        : capitalsOf(word, nonwords.computeIfAbsent(lower, this::nonword));
  }

  private String nonword(String word) {
    String ending = ending(word);
    int letters = word.codePointCount(0, word.length() - ending.length());
    return generator.avoiding(stem -> EnglishWords.contains(stem + ending)).word(letters, random)
        + ending;
  }

  private static String ending(String word) {
    if (NO_ENDING.matcher(word).matches()) {
      return "";
    }
    return ENDINGS.stream()
        .filter(word::endsWith)
        .filter(
            ending -> STEM.matcher(word.substring(0, word.length() - ending.length())).matches())
        .findFirst()
        .orElse("");
  }

  /** The letters of one word with the capitals of another of the same length. */
  private static String capitalsOf(String word, String letters) {
    int[] capitals = word.codePoints().toArray();
    int[] plain = letters.codePoints().toArray();
    var out = new StringBuilder();
    for (int i = 0; i < plain.length; i++) {
      boolean capital = i < capitals.length && Character.isUpperCase(capitals[i]);
      out.appendCodePoint(capital ? Character.toUpperCase(plain[i]) : plain[i]);
    }
    return out.toString();
  }
}
