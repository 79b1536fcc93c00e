package dev.broca.lab.stimuli.made;

import dev.broca.lab.stimuli.Stimulus;
import java.util.List;

/**
 * Broca's own sentences: 345 of them, fifteen on each of 23 topics, twelve words each in lower case
 * without punctuation, in many constructions. No four words in a row occur in two of them.
 */
public final class Sentences {
  private static final List<Stimulus> ALL =
      Resource.lines("sentences.txt").stream().map(Sentences::parse).toList();

  private Sentences() {}

  /** All sentences in their order; the group is the topic. */
  public static List<Stimulus> all() {
    return ALL;
  }

  private static Stimulus parse(String line) {
    int tab = line.indexOf('\t');
    return new Stimulus(line.substring(tab + 1), line.substring(0, tab));
  }
}
