package dev.broca.lab.benchmark;

import java.util.OptionalInt;

/** What became of an item. */
public sealed interface Outcome {
  /**
   * Right or wrong.
   *
   * @param correct whether the model prefers what it should
   * @param margin by how many nats it does; negative where it does not
   * @param chosen for a question with answers, the number of the one with the largest score, the
   *     first of equals
   */
  record Decision(boolean correct, double margin, OptionalInt chosen) implements Outcome {}

  /**
   * How well a text is predicted.
   *
   * @param nats minus the log-probability of the text
   * @param tokens number of its tokens
   */
  record Loss(double nats, int tokens) implements Outcome {}

  /** 1 for right and 0 for wrong; for a loss, nats per token. */
  default double score() {
    return switch (this) {
      case Decision decision -> decision.correct() ? 1 : 0;
      case Loss(double nats, int tokens) -> nats / tokens;
    };
  }

  /** How much the score counts among others: a loss by its tokens. */
  default double weight() {
    return switch (this) {
      case Decision _ -> 1;
      case Loss loss -> loss.tokens();
    };
  }
}
