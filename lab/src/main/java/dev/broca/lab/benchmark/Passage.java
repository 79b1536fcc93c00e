package dev.broca.lab.benchmark;

import java.util.List;

/**
 * A text to be scored.
 *
 * @param name which of its item's texts it is: good or bad, a condition, a choice
 * @param text what the model reads after the prefix
 * @param scored the part whose log-probability counts: all of it, or an answer after its question
 * @param parts further parts that are needed one by one, each ending before the next begins
 */
public record Passage(String name, String text, Region scored, List<Region> parts) {
  /** Copies the list. */
  public Passage {
    parts = List.copyOf(parts);
  }

  /** A text that counts as a whole. */
  public static Passage whole(String name, String text) {
    return divided(name, text, List.of());
  }

  /** A text that counts as a whole and in parts. */
  public static Passage divided(String name, String text, List<Region> parts) {
    return new Passage(name, text, new Region(Rule.WHOLE, 0, text.length()), parts);
  }

  /** An answer that counts, after a question that does not. */
  public static Passage answer(String name, String question, String answer) {
    String text = question + answer;
    return new Passage(
        name, text, new Region("answer", question.length(), text.length()), List.of());
  }
}
