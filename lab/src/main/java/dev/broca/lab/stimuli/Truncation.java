package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import dev.broca.model.tokenizer.Tokenizer;
import java.util.List;

/**
 * How much of its texts a localizer reads. Length alone can tell two conditions apart: uncut, the
 * published sentences have 12.8 tokens and the nonword lists 24.3 (GPT-2); cut to 12 tokens, half
 * of the lists end inside a word. So a contrast is run uncut and with cuts that match.
 */
public sealed interface Truncation {
  /** Texts are read whole. */
  record None() implements Truncation {}

  /**
   * Texts are cut to their first tokens, special ones counted, wherever that falls: what the code
   * of arXiv 2411.02280 does with the language localizer, at 12.
   */
  record First(int tokens) implements Truncation {
    /** Checks the number of tokens. */
    public First {
      if (tokens < 1) {
        throw new LabException("Texts can be cut to 1 token or more, found " + tokens + ".");
      }
    }
  }

  /**
   * Texts are cut so that both conditions have the same numbers of tokens and every text ends with
   * a whole word.
   *
   * <p>The texts of each condition are put in the order of their numbers of tokens (equals keep the
   * order of the contrast) and paired: shortest with shortest, longest with longest. Both are cut
   * to the largest number of tokens at which both end with a word. Where one condition has n texts
   * and the other m &lt; n, the text of rank i among the n goes to the one of rank floor(i m / n),
   * and all that share a partner are cut to the same number. Texts for which there is no such
   * number are left out and reported.
   */
  record Matched() implements Truncation {}

  /** The name used in files and options: {@code none}, a number of tokens, or {@code matched}. */
  default String label() {
    return switch (this) {
      case None _ -> "none";
      case First(int tokens) -> Integer.toString(tokens);
      case Matched _ -> "matched";
    };
  }

  /**
   * The cut of a name.
   *
   * @throws LabException if there is none of that name
   */
  static Truncation of(String label) {
    return switch (label) {
      case "none" -> none();
      case "matched" -> matched();
      default -> {
        if (!label.matches("[1-9][0-9]{0,8}")) {
          throw new LabException(
              "expected none, matched or a number of tokens from 1 on, found " + label);
        }
        yield new First(Integer.parseInt(label));
      }
    };
  }

  /** Reads texts whole. */
  static Truncation none() {
    return new None();
  }

  /** The cut of the paper's code for language: 12 tokens. */
  static Truncation paper() {
    return new First(12);
  }

  /** Cuts both conditions to the same numbers of tokens. */
  static Truncation matched() {
    return new Matched();
  }

  /**
   * The texts of a contrast as tokens, cut.
   *
   * @throws LabException when matching leaves fewer than two texts in a condition
   */
  default Inputs apply(Contrast contrast, Tokenizer tokenizer) {
    List<Input> positives = whole(contrast.positives(), tokenizer);
    List<Input> negatives = whole(contrast.negatives(), tokenizer);
    return switch (this) {
      case None none -> new Inputs(contrast, this, positives, negatives, List.of());
      case First(int tokens) ->
          new Inputs(
              contrast,
              this,
              positives.stream().map(input -> input.cut(tokens)).toList(),
              negatives.stream().map(input -> input.cut(tokens)).toList(),
              List.of());
      case Matched matched -> new MatchedCuts(positives, negatives).inputs(contrast, this);
    };
  }

  /**
   * Texts of any number of conditions as tokens, cut.
   *
   * @throws LabException for matched cuts, which need two conditions
   */
  default List<Input> apply(List<Stimulus> texts, Tokenizer tokenizer) {
    List<Input> whole = whole(texts, tokenizer);
    return switch (this) {
      case None _ -> whole;
      case First(int tokens) -> whole.stream().map(input -> input.cut(tokens)).toList();
      case Matched _ ->
          throw new LabException(
              "Cuts can be matched between two conditions only. Read these texts whole (none) or"
                  + " cut to a number of tokens.");
    };
  }

  private static List<Input> whole(List<Stimulus> stimuli, Tokenizer tokenizer) {
    return stimuli.stream().map(stimulus -> Input.whole(stimulus, tokenizer)).toList();
  }
}
