package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.stimuli.made.Jabberwocky;
import dev.broca.lab.stimuli.made.NonwordGenerator;
import dev.broca.lab.stimuli.made.Sentences;
import dev.broca.lab.stimuli.made.WordLists;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The texts of a profile. The first condition is tested against every other.
 *
 * @param conditions the texts
 * @param aligned conditions whose texts of the same index belong together, such as those made from
 *     the same sentences; they are compared in pairs
 */
public record ProfileTexts(Conditions conditions, Set<String> aligned) {
  /** The fewest texts of a condition that give an interval. */
  public static final int FEWEST = 2;

  static final String SENTENCES = "sentences";
  static final String WORD_LISTS = "word-lists";
  static final String JABBERWOCKY = "jabberwocky";
  static final String NONWORDS = "nonwords";

  /**
   * Copies the set, and refuses conditions that are too small, or that are said to be aligned and
   * are not, with a {@link LabException}.
   */
  public ProfileTexts {
    aligned = Set.copyOf(aligned);
    conditions.texts().forEach(ProfileTexts::requireTexts);
    List<Integer> sizes =
        aligned.stream()
            .map(label -> conditions.texts().getOrDefault(label, List.of()).size())
            .distinct()
            .toList();
    if (sizes.size() > 1) {
      throw new LabException(
          "Conditions that are compared in pairs have equally many texts, but there are %s of %s."
              .formatted(sizes, aligned));
    }
  }

  private static void requireTexts(String label, List<String> texts) {
    if (texts.size() < FEWEST) {
      throw new LabException(
          "A profile needs at least %d texts of every condition, but '%s' has %d that did not select the mask."
              .formatted(FEWEST, label, texts.size()));
    }
  }

  /** Conditions of which nothing is known but their texts. */
  public static ProfileTexts of(Conditions conditions) {
    return new ProfileTexts(conditions, Set.of());
  }

  /**
   * The built-in conditions made from those built-in sentences that are not among {@code used}:
   * sentences, word lists, Jabberwocky and nonwords, and sums and code.
   *
   * @throws LabException if fewer than two sentences are left
   */
  public static ProfileTexts builtIn(Set<String> used, long seed) {
    List<String> sentences =
        Sentences.all().stream().map(Stimulus::text).filter(text -> !used.contains(text)).toList();
    requireTexts(SENTENCES, sentences);
    var texts = new LinkedHashMap<String, List<String>>();
    texts.put(SENTENCES, sentences);
    texts.put(WORD_LISTS, WordLists.of(sentences, seed));
    texts.put(JABBERWOCKY, Jabberwocky.of(sentences, seed));
    texts.put(NONWORDS, NonwordGenerator.english().replaceWords(sentences, seed));
    others(seed, Set.copyOf(texts.keySet())).forEach(texts::put);
    return new ProfileTexts(
        new Conditions(texts), Set.of(SENTENCES, WORD_LISTS, JABBERWOCKY, NONWORDS));
  }

  /** Conditions of the built-in set that are not made from its sentences, or not yet there. */
  private static Map<String, List<String>> others(long seed, Set<String> there) {
    var others = new LinkedHashMap<String, List<String>>(Conditions.builtIn(seed).texts());
    others.keySet().removeAll(there);
    return others;
  }

  /**
   * The half of a language localizer's texts that did not select, word lists and Jabberwocky made
   * from its sentences, and the built-in sums and code.
   */
  public static ProfileTexts language(Halves half, long seed) {
    List<String> sentences = texts(half.rest().positives());
    List<String> others = texts(half.rest().negatives());
    var texts = new LinkedHashMap<String, List<String>>();
    texts.put(half.rest().positiveName(), sentences);
    texts.put(WORD_LISTS, WordLists.of(sentences, seed));
    texts.put(JABBERWOCKY, Jabberwocky.of(sentences, seed));
    texts.put(half.rest().negativeName(), others);
    others(seed, Set.of(SENTENCES, WORD_LISTS, JABBERWOCKY, NONWORDS)).forEach(texts::putIfAbsent);
    var aligned = new HashSet<>(Set.of(half.rest().positiveName(), WORD_LISTS, JABBERWOCKY));
    if (half.paired()) {
      aligned.add(half.rest().negativeName());
    }
    return new ProfileTexts(new Conditions(texts), aligned);
  }

  /**
   * The half of a localizer's texts that did not select, and further conditions.
   *
   * @throws LabException if a further condition has the name of one of the localizer's
   */
  public static ProfileTexts of(Halves half, Conditions further) {
    var texts = new LinkedHashMap<String, List<String>>();
    texts.put(half.rest().positiveName(), texts(half.rest().positives()));
    texts.put(half.rest().negativeName(), texts(half.rest().negatives()));
    further
        .texts()
        .forEach((label, items) -> {
          if (texts.put(label, items) != null) {
            throw new LabException(
                "The condition '%s' is the localizer's own, whose other half is part of the profile. Give the further one another name."
                    .formatted(label));
          }
        });
    return new ProfileTexts(
        new Conditions(texts),
        half.paired() ? Set.of(half.rest().positiveName(), half.rest().negativeName()) : Set.of());
  }

  static List<String> texts(List<Stimulus> stimuli) {
    return stimuli.stream().map(Stimulus::text).toList();
  }

  /** How many of the texts are among {@code used}. */
  public int among(Set<String> used) {
    return (int)
        conditions.texts().values().stream().flatMap(List::stream).filter(used::contains).count();
  }

  /**
   * Without the texts that are among {@code used}; conditions that lose some are not compared in
   * pairs any more.
   *
   * @throws LabException if fewer than two texts of a condition are left
   */
  public ProfileTexts without(Set<String> used) {
    var left = new LinkedHashMap<String, List<String>>();
    var still = new HashSet<>(aligned);
    conditions
        .texts()
        .forEach((label, items) -> {
          List<String> kept = items.stream().filter(text -> !used.contains(text)).toList();
          requireTexts(label, kept);
          left.put(label, kept);
          if (kept.size() < items.size()) {
            still.remove(label);
          }
        });
    return new ProfileTexts(new Conditions(left), still);
  }
}
