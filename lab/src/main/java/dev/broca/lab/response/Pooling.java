package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Input;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Span;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which tokens of a text a unit's activation is taken from. */
public enum Pooling {
  /** The last token, whatever it is: the default of the authors' code. */
  LAST_TOKEN("last-token"),
  /** The last token of the last word that a cut has left whole. */
  LAST_WORD("last-word"),
  /** The mean over all tokens. */
  MEAN("mean"),
  /** The mean over all tokens but the first, where massive activations sit. */
  MEAN_AFTER_FIRST("mean-after-first"),
  /** The sum over all tokens. */
  SUM("sum");

  private final String label;

  Pooling(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code last-token}. */
  public String label() {
    return label;
  }

  /**
   * The pooling of a name.
   *
   * @throws LabException if there is none
   */
  public static Pooling parse(String label) {
    return Arrays.stream(values())
        .filter(pooling -> pooling.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new LabException(
                "There is no pooling \"%s\". Use one of: %s."
                    .formatted(
                        label,
                        Arrays.stream(values())
                            .map(Pooling::label)
                            .collect(Collectors.joining(", ")))));
  }

  /** How the positions become one vector. */
  public Reduction reduction() {
    return switch (this) {
      case LAST_TOKEN, LAST_WORD, MEAN, MEAN_AFTER_FIRST -> Reduction.MEAN;
      case SUM -> Reduction.SUM;
    };
  }

  /**
   * The positions of a text that are read.
   *
   * @throws LabException if it has none such
   */
  public Span span(Input input) {
    int tokens = input.tokenCount();
    return switch (this) {
      case LAST_TOKEN -> Span.at(tokens - 1);
      case LAST_WORD ->
          Span.at(
              input
                  .lastTokenOfLastWholeWord()
                  .orElseThrow(() -> unusable(input, "the cut leaves no whole word")));
      case MEAN, SUM -> new Span(0, tokens);
      case MEAN_AFTER_FIRST -> {
        if (tokens < 2) {
          throw unusable(input, "it has a single token");
        }
        yield new Span(1, tokens);
      }
    };
  }

  private LabException unusable(Input input, String reason) {
    return new LabException(
        "Pooling %s cannot read the text \"%s\": %s."
            .formatted(label, input.stimulus().text(), reason));
  }
}
