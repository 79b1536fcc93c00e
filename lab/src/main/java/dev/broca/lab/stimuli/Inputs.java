package dev.broca.lab.stimuli;

import java.util.List;
import java.util.stream.Stream;

/**
 * A contrast as a model reads it.
 *
 * @param contrast the texts
 * @param truncation how they were cut
 * @param positives inputs of the positive condition
 * @param negatives inputs of the negative condition
 * @param leftOut texts that could not be cut as asked, one line each; they are in no condition
 */
public record Inputs(
    Contrast contrast,
    Truncation truncation,
    List<Input> positives,
    List<Input> negatives,
    List<String> leftOut) {

  /** Copies the lists. */
  public Inputs {
    positives = List.copyOf(positives);
    negatives = List.copyOf(negatives);
    leftOut = List.copyOf(leftOut);
  }

  /** All inputs, the positive ones first. */
  public List<Input> all() {
    return Stream.concat(positives.stream(), negatives.stream()).toList();
  }
}
