package dev.broca.lab.stimuli.made;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The common words of English. A word list is short of inflected and derived forms, so a form is
 * also taken for a word when taking a common ending off leaves one. That takes some forms too many
 * (<i>goed</i>) for words, which does no harm where words are to be avoided.
 */
public final class EnglishWords {
  private static final Set<String> LIST = Set.copyOf(Resource.lines("words.txt"));

  /** Names, abbreviations, foreign and coarse words: not to learn from, but to stay clear of. */
  private static final Set<String> AVOID = Set.copyOf(Resource.lines("avoid.txt"));

  private static final List<String> ENDINGS =
      List.of(
          "s", "es", "ed", "ing", "er", "est", "ly", "y", "or", "en", "ness", "less", "ful", "able",
          "ish", "al", "ic", "ment", "ity", "ive", "ion", "ous", "like");
  private static final List<String> PREFIXES =
      List.of("un", "re", "in", "dis", "mis", "out", "pre");
  private static final int SHORTEST_STEM = 3;
  private static final int SHORTEST_PART = 4;

  private EnglishWords() {}

  /** More than 7000 common words of one to thirteen letters, in lower case. */
  public static Set<String> list() {
    return LIST;
  }

  /** Whether a form in lower case is a listed word, a name or an abbreviation, or made of one. */
  public static boolean contains(String form) {
    return isListed(form) || stems(form).anyMatch(stem -> isListed(stem) || isInflected(stem));
  }

  /** Whether a longer form begins or ends with a listed word of four letters or more. */
  static boolean beginsOrEndsWithWord(String form) {
    return IntStream.rangeClosed(SHORTEST_PART, form.length() - 1)
        .anyMatch(length ->
            LIST.contains(form.substring(0, length))
                || LIST.contains(form.substring(form.length() - length)));
  }

  private static boolean isInflected(String form) {
    return stems(form).anyMatch(EnglishWords::isListed);
  }

  private static boolean isListed(String form) {
    return LIST.contains(form) || AVOID.contains(form);
  }

  /** What may be left of a form without an ending or a prefix. */
  private static Stream<String> stems(String form) {
    var stems = new HashSet<String>();
    for (String ending : ENDINGS) {
      if (form.endsWith(ending)) {
        addStems(stems, form.substring(0, form.length() - ending.length()));
      }
    }
    PREFIXES.stream()
        .filter(form::startsWith)
        .map(prefix -> form.substring(prefix.length()))
        .forEach(stems::add);
    return stems.stream().filter(stem -> stem.length() >= SHORTEST_STEM);
  }

  private static void addStems(Set<String> stems, String stem) {
    int length = stem.length();
    stems.add(stem);
    stems.add(stem + "e");
    if (stem.endsWith("i")) {
      stems.add(stem.substring(0, length - 1) + "y");
    }
    if (length > 1 && stem.charAt(length - 1) == stem.charAt(length - 2)) {
      stems.add(stem.substring(0, length - 1));
    }
  }
}
