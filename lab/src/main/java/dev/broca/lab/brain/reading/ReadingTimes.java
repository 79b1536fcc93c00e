package dev.broca.lab.brain.reading;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How long people read the words of some passages. Words stand in the order of reading, passage by
 * passage, and no word of a passage is left out; a time that was not measured is NaN.
 */
public final class ReadingTimes {
  /**
   * A word that was read.
   *
   * @param text with the punctuation that adheres to it
   * @param passage what it belongs to
   * @param position its number in its passage, as the file counts; the next word has the next
   * @param logFrequency how common it is, as the file gives it
   */
  public record Word(String text, String passage, int position, OptionalDouble logFrequency) {}

  private final String name;
  private final List<Word> words;
  private final List<String> subjects;
  private final List<double[]> times;

  /**
   * Times of words.
   *
   * @param subjects empty where the file names none
   * @param times for each subject (or once), one for each word
   */
  ReadingTimes(String name, List<Word> words, List<String> subjects, List<double[]> times) {
    this.name = name;
    this.words = List.copyOf(words);
    this.subjects = List.copyOf(subjects);
    this.times = List.copyOf(times);
  }

  /** The name of its file. */
  public String name() {
    return name;
  }

  /** The words, passage by passage. */
  public List<Word> words() {
    return words;
  }

  /** Who read; empty where the file names nobody. */
  public List<String> subjects() {
    return subjects;
  }

  /** The passage of each word. */
  public List<String> passages() {
    return words.stream().map(Word::passage).toList();
  }

  /** Whether the file gives frequencies. */
  public boolean hasFrequencies() {
    return words.stream().anyMatch(word -> word.logFrequency().isPresent());
  }

  /** The times of one subject for each word; NaN where it has none. */
  public double[] of(int subject) {
    return times.get(subject).clone();
  }

  /** The mean over the subjects who have a time, for each word; NaN where nobody has. */
  public double[] means() {
    return IntStream.range(0, words.size())
        .mapToDouble(word ->
            times.stream()
                .mapToDouble(of -> of[word])
                .filter(time -> !Double.isNaN(time))
                .average()
                .orElse(Double.NaN))
        .toArray();
  }

  /** Number of times that were measured. */
  public long measured() {
    return times.stream()
        .flatMapToDouble(Arrays::stream)
        .filter(time -> !Double.isNaN(time))
        .count();
  }
}
