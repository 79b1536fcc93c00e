package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Word lists: the words of a set of sentences, shuffled over the whole set. Every list has as many
 * words as its sentence, and the set has the same words as before, so words are alike in both
 * conditions and only sentences have a structure.
 *
 * <p>Words are pooled over sentences, since the words of one sentence in another order still say
 * much of what it says. Two words that follow each other in some sentence never do so in a list.
 * Punctuation around words and a capital at the beginning belong to the place and stay; what is
 * inside a word goes with it.
 */
public final class WordLists {
  private static final int TRIES = 1000;

  /** Two words one after the other, in lower case. */
  private record Neighbours(String first, String second) {}

  private final List<List<Slot>> slots;
  private final Set<Neighbours> forbidden = new HashSet<>();
  private final List<String> words = new ArrayList<>();

  /** Index of the word before, in the same text; -1 where there is none. */
  private final List<Integer> before = new ArrayList<>();

  /** A place for a word, with what stays around it. */
  private record Slot(String opening, String word, String closing, boolean capital) {
    static Slot of(String text, boolean first) {
      int start = 0;
      int end = text.length();
      while (start < end && !Character.isLetterOrDigit(text.codePointAt(start))) {
        start += Character.charCount(text.codePointAt(start));
      }
      while (end > start && !Character.isLetterOrDigit(text.codePointBefore(end))) {
        end -= Character.charCount(text.codePointBefore(end));
      }
      String word = text.substring(start, end);
      String lower = word.toLowerCase(Locale.ROOT);
      boolean capital = first && !lower.equals(word) && EnglishWords.list().contains(lower);
      return new Slot(
          text.substring(0, start), capital ? lower : word, text.substring(end), capital);
    }

    String with(String other) {
      return opening + (capital ? capitalized(other) : other) + closing;
    }

    private static String capitalized(String word) {
      int length = Character.charCount(word.codePointAt(0));
      return word.substring(0, length).toUpperCase(Locale.ROOT) + word.substring(length);
    }
  }

  private WordLists(List<String> sentences) {
    slots = sentences.stream().map(WordLists::slots).toList();
    for (List<Slot> text : slots) {
      int last = -1;
      for (Slot slot : text) {
        if (!slot.word.isEmpty()) {
          before.add(last);
          if (last >= 0) {
            forbidden.add(neighbours(words.get(last), slot.word));
          }
          last = words.size();
          words.add(slot.word);
        }
      }
    }
  }

  /**
   * Word lists of sentences, one for each, in their order. The same sentences and seed give the
   * same lists.
   *
   * @throws LabException if the sentences have too few different words to be taken apart
   */
  public static List<String> of(List<String> sentences, long seed) {
    return new WordLists(sentences).shuffled(new Random(seed));
  }

  private static List<Slot> slots(String text) {
    var slots = new ArrayList<Slot>();
    for (String word : Words.split(text)) {
      slots.add(Slot.of(word, slots.isEmpty()));
    }
    return slots;
  }

  private List<String> shuffled(Random random) {
    Collections.shuffle(words, random);
    for (int round = 0; round < TRIES; round++) {
      boolean apart = true;
      for (int at = 0; at < words.size(); at++) {
        if (isForbidden(at)) {
          apart = false;
          Collections.swap(words, at, random.nextInt(words.size()));
        }
      }
      if (apart) {
        return filled();
      }
    }
    throw new LabException(
        "These %d sentences have too few different words for word lists in which no two words follow each other as in a sentence. Give more sentences."
            .formatted(slots.size()));
  }

  private boolean isForbidden(int at) {
    int last = before.get(at);
    return last >= 0 && forbidden.contains(neighbours(words.get(last), words.get(at)));
  }

  private static Neighbours neighbours(String first, String second) {
    return new Neighbours(first.toLowerCase(Locale.ROOT), second.toLowerCase(Locale.ROOT));
  }

  private List<String> filled() {
    var lists = new ArrayList<String>();
    int next = 0;
    for (List<Slot> text : slots) {
      var list = new ArrayList<String>();
      for (Slot slot : text) {
        list.add(slot.word.isEmpty() ? slot.opening : slot.with(words.get(next++)));
      }
      lists.add(String.join(" ", list));
    }
    return lists;
  }
}
