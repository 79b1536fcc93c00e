package dev.broca.lab.stimuli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What a contrast looks like to a model: how long its texts are, what a cut leaves of them, and how
 * far length alone could tell the conditions apart.
 *
 * @param contrast name of the contrast
 * @param truncation how the texts were cut
 * @param positive the positive condition
 * @param negative the negative condition
 * @param words standardised difference in words per text, positive minus negative
 * @param characters standardised difference in characters per text
 * @param tokens standardised difference in tokens per text, uncut
 * @param tokensKept standardised difference in tokens per text after the cut
 * @param shared texts that are in both conditions
 * @param leftOut texts that could not be cut as asked
 */
public record Audit(
    String contrast,
    Truncation truncation,
    Condition positive,
    Condition negative,
    double words,
    double characters,
    double tokens,
    double tokensKept,
    int shared,
    List<String> leftOut) {

  /** Standardised differences beyond this are worth a warning (a tenth is common usage). */
  private static final double BALANCED = 0.1;

  /**
   * One condition.
   *
   * @param name its name
   * @param items number of texts
   * @param duplicates texts that repeat an earlier one
   * @param differentWords number of different words in all texts together
   * @param words words per text
   * @param lettersPerWord mean characters of a word, per text
   * @param characters characters per text (code points, blanks included)
   * @param tokens tokens per text, special ones included, uncut
   * @param wordsKept words per text after the cut, the one that it goes through included
   * @param wholeWordsKept whole words per text after the cut
   * @param tokensKept tokens per text after the cut
   * @param insideWord share of texts that the cut ends inside a word
   */
  public record Condition(
      String name,
      int items,
      int duplicates,
      int differentWords,
      Spread words,
      Spread lettersPerWord,
      Spread characters,
      Spread tokens,
      Spread wordsKept,
      Spread wholeWordsKept,
      Spread tokensKept,
      double insideWord) {

    private static Condition of(String name, List<Input> inputs) {
      List<String> texts = texts(inputs);
      return new Condition(
          name,
          inputs.size(),
          inputs.size() - new HashSet<>(texts).size(),
          (int) texts.stream().flatMap(text -> Words.split(text).stream()).distinct().count(),
          spread(inputs, Input::wordCount),
          Spread.of(texts.stream().mapToDouble(Audit::lettersPerWord).toArray()),
          spread(inputs, input -> length(input.stimulus().text())),
          spread(inputs, Input::wholeTokenCount),
          spread(inputs, input -> input.wholeWords() + (input.endsInsideWord() ? 1 : 0)),
          spread(inputs, Input::wholeWords),
          spread(inputs, Input::tokenCount),
          inputs.stream().mapToInt(i -> i.endsInsideWord() ? 1 : 0).average().orElse(0));
    }
  }

  /**
   * Mean, standard deviation (n - 1; 0 for a single value), smallest and largest of some numbers.
   */
  public record Spread(double mean, double sd, double min, double max) {
    static Spread of(double[] values) {
      double sum = 0;
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      double sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
      return new Spread(mean, sd, min, max);
    }

    /**
     * Standardised difference: (mean - other mean) / sqrt((sd^2 + other sd^2) / 2); 0 for equal
     * means, infinite when they differ but nothing varies.
     */
    double difference(Spread other) {
      double difference = mean - other.mean;
      return difference == 0 ? 0 : difference / Math.sqrt((sd * sd + other.sd * other.sd) / 2);
    }
  }

  /** Copies the list. */
  public Audit {
    leftOut = List.copyOf(leftOut);
  }

  /** Audits a contrast as a model reads it. */
  public static Audit of(Inputs inputs) {
    var positive = Condition.of(inputs.contrast().positiveName(), inputs.positives());
    var negative = Condition.of(inputs.contrast().negativeName(), inputs.negatives());
    var shared = new HashSet<>(texts(inputs.positives()));
    shared.retainAll(new HashSet<>(texts(inputs.negatives())));
    return new Audit(
        inputs.contrast().name(),
        inputs.truncation(),
        positive,
        negative,
        positive.words().difference(negative.words()),
        positive.characters().difference(negative.characters()),
        positive.tokens().difference(negative.tokens()),
        positive.tokensKept().difference(negative.tokensKept()),
        shared.size(),
        inputs.leftOut());
  }

  /** What to know before trusting a result, in sentences; empty when there is nothing. */
  public List<String> warnings() {
    var warnings = new ArrayList<String>();
    for (Condition condition : List.of(positive, negative)) {
      warnAbout(condition, warnings);
    }
    if (shared > 0) {
      warnings.add("%d texts are in both conditions.".formatted(shared));
    }
    if (positive.items() != negative.items()) {
      warnings.add(
          "The conditions differ in size: %d texts against %d."
              .formatted(positive.items(), negative.items()));
    }
    warnAbout("tokens", positive.tokensKept(), negative.tokensKept(), tokensKept, warnings);
    warnAbout("words", positive.words(), negative.words(), words, warnings);
    warnAbout("characters", positive.characters(), negative.characters(), characters, warnings);
    if (!leftOut.isEmpty()) {
      warnings.add(
          "%d texts could not be cut as asked and are left out.".formatted(leftOut.size()));
    }
    return List.copyOf(warnings);
  }

  private static void warnAbout(Condition condition, List<String> warnings) {
    if (condition.duplicates() > 0) {
      warnings.add(
          "%d of %d texts of '%s' repeat an earlier one."
              .formatted(condition.duplicates(), condition.items(), condition.name()));
    }
    if (condition.insideWord() > 0) {
      warnings.add(percent("%.0f %% of the texts of '%s' end inside a word.", condition));
    }
  }

  private static String percent(String format, Condition condition) {
    return String.format(Locale.ROOT, format, 100 * condition.insideWord(), condition.name());
  }

  private void warnAbout(
      String what, Spread one, Spread other, double difference, List<String> warnings) {
    if (Math.abs(difference) > BALANCED) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The conditions differ in %s per text: %.1f in '%s' against %.1f in '%s'"
                  + " (standardised difference %.2f).",
              what,
              one.mean(),
              positive.name(),
              other.mean(),
              negative.name(),
              difference));
    }
  }

  private static List<String> texts(List<Input> inputs) {
    return inputs.stream().map(input -> input.stimulus().text()).collect(Collectors.toList());
  }

  private static Spread spread(List<Input> inputs, ToIntFunction<Input> value) {
    return Spread.of(inputs.stream().mapToDouble(value::applyAsInt).toArray());
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static double lettersPerWord(String text) {
    return Words.split(text).stream().mapToInt(Audit::length).average().orElse(0);
  }
}
