package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Stimulus;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes words that a language does not have but could have. It learns from a list of words which
 * letter follows which three before it, and falls back to two, one or none where three are too
 * rare. A nonword has exactly the length asked for, ends as words end, has a vowel (but for single
 * letters), and is none of the words to avoid.
 *
 * <p>Letters are code points, so any alphabetic script will do. The same list and seed give the
 * same nonwords on every machine: transitions are counted in integers, kept in the order of code
 * points and drawn with {@link Random}, whose algorithm is fixed by its specification.
 */
public final class NonwordGenerator {
  private static final int ORDER = 3;
  private static final int START = 0x02;
  private static final int END = 0x03;

  /** A context seen less often than this says too little. */
  private static final int TRUSTED = 5;

  /** Fewer distinct words than this make no statistics. */
  private static final int SMALLEST_LIST = 100;

  private static final int TRIES = 1000;

  /** Index: length of the context. */
  private final List<Map<String, Next>> contexts;

  private final NavigableSet<String> learned;
  private final Set<Integer> vowels;
  private final Predicate<String> avoided;

  private NonwordGenerator(
      List<Map<String, Next>> contexts,
      NavigableSet<String> learned,
      Set<Integer> vowels,
      Predicate<String> avoided) {
    this.contexts = contexts;
    this.learned = learned;
    this.vowels = vowels;
    this.avoided = avoided;
  }

  /** What follows a context: letters in the order of code points, with running totals. */
  private record Next(List<Integer> letters, List<Integer> totals, int ends) {
    static Next of(SortedMap<Integer, Integer> counts) {
      var letters = new ArrayList<Integer>();
      var totals = new ArrayList<Integer>();
      int total = 0;
      for (var entry : counts.entrySet()) {
        if (entry.getKey() != END) {
          total += entry.getValue();
          letters.add(entry.getKey());
          totals.add(total);
        }
      }
      return new Next(letters, totals, counts.getOrDefault(END, 0));
    }

    int total() {
      return totals.isEmpty() ? 0 : totals.getLast();
    }

    int draw(Random random) {
      int drawn = random.nextInt(total());
      int i = 0;
      while (totals.get(i) <= drawn) {
        i++;
      }
      return letters.get(i);
    }
  }

  /**
   * Learns from a list of words and avoids them. Case does not matter; entries with anything but
   * letters are avoided but not learned from.
   *
   * @throws LabException when there are fewer than 100 distinct words made of letters
   */
  public static NonwordGenerator learn(Collection<String> words) {
    Set<String> all =
        words.stream().map(word -> normalize(word.strip())).collect(Collectors.toSet());
    var learned = new TreeSet<>(all.stream().filter(NonwordGenerator::isWord).toList());
    if (learned.isEmpty()) {
      throw new LabException(
          "Nonwords need a list of words to learn from, but no entry is made of letters.");
    }
    if (learned.size() < SMALLEST_LIST) {
      throw new LabException(
          "Nonwords need a list of at least %d different words to learn from, found %d."
              .formatted(SMALLEST_LIST, learned.size()));
    }
    return new NonwordGenerator(count(learned), learned, Vowels.of(learned), all::contains);
  }

  /**
   * Learns from Broca's list of English words and avoids those, their forms, and what begins or
   * ends with one of four letters or more (<i>birthline</i>).
   */
  public static NonwordGenerator english() {
    return learn(EnglishWords.list())
        .avoiding(EnglishWords::contains)
        .avoiding(EnglishWords::beginsOrEndsWithWord);
  }

  /** The same transitions, but avoiding these words (in lower case, NFC) too. */
  public NonwordGenerator avoiding(Predicate<String> words) {
    return new NonwordGenerator(contexts, learned, vowels, avoided.or(words));
  }

  /**
   * A nonword in lower case.
   *
   * @param letters its length in code points
   * @throws LabException when no nonword of this length is found
   */
  public String word(int letters, Random random) {
    return word(letters, random, Set.of());
  }

  private String word(int letters, Random random, Set<String> used) {
    if (letters < 1) {
      throw new LabException("A nonword must have 1 letter or more, found " + letters + ".");
    }
    for (int order = ORDER; order >= 0; order--) {
      for (int i = 0; i < TRIES; i++) {
        Optional<String> word = attempt(letters, order, random);
        if (word.isPresent() && !avoided.test(word.get()) && !used.contains(word.get())) {
          return word.get();
        }
      }
    }
    throw new LabException(
        "Found no nonword of %d letters: all that came up are words or were used before. "
                .formatted(letters)
            + "Learn from a longer list of words.");
  }

  /** Whether one of the words learned from begins with these letters. */
  boolean beginsWord(String letters) {
    String word = learned.ceiling(letters);
    return word != null && word.startsWith(letters);
  }

  /** Replaces the words of texts as {@link #replaceWords(String, Random)} does. */
  public List<String> replaceWords(List<String> texts, long seed) {
    var random = new Random(seed);
    return texts.stream().map(text -> replaceWords(text, random)).toList();
  }

  /**
   * Replaces every word of a text by a nonword of the same length. All else stays: blanks,
   * punctuation, apostrophes inside words, digits, and which letters are capitals. No nonword comes
   * twice in a text.
   *
   * @throws LabException when the text has no letters
   */
  public String replaceWords(String text, Random random) {
    int[] in = Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().toArray();
    var out = new StringBuilder();
    var used = new HashSet<String>();
    int at = 0;
    while (at < in.length) {
      int end = wordEnd(in, at);
      if (end == at) {
        out.appendCodePoint(in[at++]);
        continue;
      }
      replaceWord(in, at, end, random, used, out);
      at = end;
    }
    if (used.isEmpty()) {
      throw new LabException(
          "Nonwords replace words, but this text has no letters: " + Stimulus.quote(text));
    }
    return out.toString();
  }

  private void replaceWord(
      int[] in, int start, int end, Random random, Set<String> used, StringBuilder out) {
    int letters = 0;
    for (int i = start; i < end; i++) {
      letters += isLetter(in[i]) ? 1 : 0;
    }
    String word = word(letters, random, used);
    used.add(word);
    int next = 0;
    for (int i = start; i < end; i++) {
      int c = in[i];
      if (isLetter(c)) {
        int letter = word.codePointAt(word.offsetByCodePoints(0, next++));
        c = Character.isUpperCase(c) ? Character.toUpperCase(letter) : letter;
      }
      out.appendCodePoint(c);
    }
  }

  /** Where the word ends that starts here: letters, and apostrophes between letters. */
  private static int wordEnd(int[] text, int start) {
    int end = start;
    while (end < text.length
        && (isLetter(text[end])
            || (end > start
                && isApostrophe(text[end])
                && isLetter(text[end - 1])
                && end + 1 < text.length
                && isLetter(text[end + 1])))) {
      end++;
    }
    return end;
  }

  private Optional<String> attempt(int letters, int order, Random random) {
    var word = new StringBuilder();
    word.repeat(START, ORDER);
    for (int i = 0; i < letters; i++) {
      word.appendCodePoint(letterAfter(word, order).draw(random));
    }
    String nonword = word.substring(ORDER);
    return canEnd(word, Math.min(order, letters)) && canBeSpoken(nonword)
        ? Optional.of(nonword)
        : Optional.empty();
  }

  private boolean canBeSpoken(String nonword) {
    return vowels.isEmpty()
        || nonword.codePointCount(0, nonword.length()) == 1
        || Vowels.hasOne(nonword, vowels);
  }

  private Next letterAfter(StringBuilder word, int order) {
    for (int length = order; length > 0; length--) {
      Next next = after(word, length);
      if (next.total() >= TRUSTED) {
        return next;
      }
    }
    return after(word, 0);
  }

  private boolean canEnd(StringBuilder word, int order) {
    for (int length = order; length > 0; length--) {
      Next next = after(word, length);
      if (next.total() + next.ends() >= TRUSTED) {
        return next.ends() > 0;
      }
    }
    return true;
  }

  private Next after(StringBuilder word, int length) {
    int from = word.offsetByCodePoints(word.length(), -length);
    Next next = contexts.get(length).get(word.substring(from));
    return next == null ? new Next(List.of(), List.of(), 0) : next;
  }

  private static List<Map<String, Next>> count(Set<String> words) {
    var contexts = new ArrayList<Map<String, Next>>();
    for (int length = 0; length <= ORDER; length++) {
      var counts = new HashMap<String, SortedMap<Integer, Integer>>();
      for (String word : words) {
        count(word, length, counts);
      }
      var next = new HashMap<String, Next>();
      counts.forEach((context, letters) -> next.put(context, Next.of(letters)));
      contexts.add(next);
    }
    return contexts;
  }

  private static void count(
      String word, int length, Map<String, SortedMap<Integer, Integer>> counts) {
    var padded = new StringBuilder().repeat(START, ORDER).append(word).appendCodePoint(END);
    int[] letters = padded.codePoints().toArray();
    for (int i = ORDER; i < letters.length; i++) {
      String context = new String(letters, i - length, length);
      counts.computeIfAbsent(context, c -> new TreeMap<>()).merge(letters[i], 1, Integer::sum);
    }
  }

  private static String normalize(String word) {
    return Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static boolean isWord(String word) {
    return !word.isEmpty() && word.codePoints().allMatch(NonwordGenerator::isLetter);
  }

  /** Letters and the marks that some scripts write vowels with. */
  private static boolean isLetter(int c) {
    return Character.isLetter(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }
}
