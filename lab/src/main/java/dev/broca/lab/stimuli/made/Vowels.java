package dev.broca.lab.stimuli.made;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the vowels of an alphabet from words alone, by B. V. Sukhotin's algorithm (1962; J. B. M.
 * Guy 1991, Cryptologia 15:258-262): vowels are the letters that stand beside consonants rather
 * than beside each other. All letters begin as consonants. The one with the largest positive sum of
 * neighbours becomes a vowel, and twice its neighbours are taken off the sums of the others.
 *
 * <p>The algorithm would go on until no positive sum is left, and then takes English <i>h</i> and
 * <i>k</i> for vowels too (<i>th</i>, <i>ck</i>). Here it stops as soon as 99 % of the words have a
 * vowel. Where that is never reached (scripts that do not write vowels), none are reported.
 */
final class Vowels {
  private final Collection<String> words;
  private final int[] alphabet;

  /** How often two letters stand side by side; symmetric, with a diagonal of zeros. */
  private final int[][] neighbours;

  private Vowels(Collection<String> words) {
    this.words = words;
    alphabet = words.stream().flatMapToInt(String::codePoints).sorted().distinct().toArray();
    neighbours = new int[alphabet.length][alphabet.length];
    words.forEach(this::count);
  }

  /** The vowels, or nothing where the words do not show any. */
  static Set<Integer> of(Collection<String> words) {
    return new Vowels(words).find();
  }

  static boolean hasOne(String word, Set<Integer> vowels) {
    return word.codePoints().anyMatch(vowels::contains);
  }

  private void count(String word) {
    int[] letters = word.codePoints().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
    for (int i = 1; i < letters.length; i++) {
      if (letters[i] != letters[i - 1]) {
        neighbours[letters[i]][letters[i - 1]]++;
        neighbours[letters[i - 1]][letters[i]]++;
      }
    }
  }

  private Set<Integer> find() {
    int[] sums = Arrays.stream(neighbours).mapToInt(row -> Arrays.stream(row).sum()).toArray();
    var vowels = new LinkedHashSet<Integer>();
    for (int next = largest(sums); sums[next] > 0; next = largest(sums)) {
      vowels.add(alphabet[next]);
      if (nearlyAllHaveOne(vowels)) {
        return vowels;
      }
      sums[next] = 0;
      for (int i = 0; i < sums.length; i++) {
        sums[i] -= vowels.contains(alphabet[i]) ? 0 : 2 * neighbours[next][i];
      }
    }
    return Set.of();
  }

  private static int largest(int[] sums) {
    int largest = 0;
    for (int i = 1; i < sums.length; i++) {
      largest = sums[i] > sums[largest] ? i : largest;
    }
    return largest;
  }

  private boolean nearlyAllHaveOne(Set<Integer> vowels) {
    long without = words.stream().filter(word -> !hasOne(word, vowels)).count();
    return without * 100 <= words.size();
  }
}
