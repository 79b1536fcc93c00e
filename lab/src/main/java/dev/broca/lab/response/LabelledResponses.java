package dev.broca.lab.response;

import dev.broca.lab.LabException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two conditions of texts to compare, positive minus negative, over responses that are stored once.
 * Subsets of the texts (halves, folds) are contrasts over the same responses.
 *
 * <p>A contrast does not own its responses: close them when the last contrast is done.
 */
public final class LabelledResponses {
  private final Responses responses;
  private final Activation activation;
  private final int[] positive;
  private final int[] negative;

  /** The group (such as a file of stimuli) of every text; empty when there are no groups. */
  private final int[] groups;

  /** Whether halves keep groups together too. */
  private final boolean halvedByGroup;

  private LabelledResponses(
      Responses responses,
      Activation activation,
      int[] positive,
      int[] negative,
      int[] groups,
      boolean halvedByGroup) {
    this.responses = responses;
    this.activation = activation;
    this.positive = positive;
    this.negative = negative;
    this.groups = groups;
    this.halvedByGroup = halvedByGroup;
  }

  /**
   * All texts: those in {@code positive} against all others.
   *
   * @param positive rows of {@code responses} that belong to the positive condition
   * @throws LabException if a condition has fewer than two texts or a row does not exist
   */
  public static LabelledResponses of(Responses responses, BitSet positive, Activation activation) {
    if (positive.length() > responses.texts()) {
      throw new LabException(
          "Text %d is labelled positive, but there are only %d texts (counted from 0)."
              .formatted(positive.length() - 1, responses.texts()));
    }
    int[] all = IntStream.range(0, responses.texts()).toArray();
    return checked(
        new LabelledResponses(
            responses,
            activation,
            Arrays.stream(all).filter(positive::get).toArray(),
            Arrays.stream(all).filter(row -> !positive.get(row)).toArray(),
            new int[0],
            false));
  }

  private static LabelledResponses checked(LabelledResponses contrast) {
    if (contrast.positive.length < 2 || contrast.negative.length < 2) {
      throw new LabException(
          ("A contrast needs at least 2 texts per condition, but there are %d positive and %d"
                  + " negative ones. Check the column of conditions.")
              .formatted(contrast.positive.length, contrast.negative.length));
    }
    return contrast;
  }

  /**
   * The same contrast with texts in groups, such as the files they came from: cross-validation then
   * never splits a group.
   *
   * @param names the group of every text, in the order of the responses
   * @throws LabException if there is not one name per text
   */
  public LabelledResponses groupedBy(List<String> names) {
    if (names.size() != responses.texts()) {
      throw new LabException(
          "Every text needs a group, but there are %d groups for %d texts."
              .formatted(names.size(), responses.texts()));
    }
    var numbers = new HashMap<String, Integer>();
    int[] numbered =
        names.stream()
            .mapToInt(name -> numbers.computeIfAbsent(name, added -> numbers.size()))
            .toArray();
    return new LabelledResponses(
        responses, activation, positive, negative, numbered, halvedByGroup);
  }

  /**
   * The same contrast, whose halves never split a group either. For texts that are matched within
   * groups, as minimal pairs are: where one sentence of a pair is in one half and one in the other,
   * what they have in common is taken for a difference between conditions, with opposite signs in
   * the two halves.
   */
  public LabelledResponses halvedByGroup() {
    return new LabelledResponses(responses, activation, positive, negative, groups, true);
  }

  public boolean isHalvedByGroup() {
    return halvedByGroup && groups.length > 0;
  }

  /**
   * The contrast over some of the texts.
   *
   * @param rows rows of the responses to keep
   * @throws LabException if fewer than two texts of a condition are left
   */
  public LabelledResponses only(BitSet rows) {
    return checked(
        new LabelledResponses(
            responses,
            activation,
            Arrays.stream(positive).filter(rows::get).toArray(),
            Arrays.stream(negative).filter(rows::get).toArray(),
            groups,
            halvedByGroup));
  }

  /** The responses it compares. */
  public Responses responses() {
    return responses;
  }

  /** Number of positive texts. */
  public int positives() {
    return positive.length;
  }

  /** Number of negative texts. */
  public int negatives() {
    return negative.length;
  }

  /** The rows of the positive texts in ascending order. */
  public int[] positiveRows() {
    return positive.clone();
  }

  /** The rows of the negative texts in ascending order. */
  public int[] negativeRows() {
    return negative.clone();
  }

  /** The group of every text of the responses; empty when there are no groups. */
  public int[] groups() {
    return groups.clone();
  }

  /** Reads responses of consecutive units to a text. */
  public void read(int row, int first, int count, float[] into) {
    responses.read(row, first, count, into);
    activation.apply(into, count);
  }

  /** The response of one unit to a text. */
  float value(int row, int unit) {
    return activation.of(responses.value(row, unit));
  }
}
