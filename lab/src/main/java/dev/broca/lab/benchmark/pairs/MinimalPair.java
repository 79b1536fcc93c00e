package dev.broca.lab.benchmark.pairs;

import java.util.List;

/**
 * A grammatical sentence and one that is not, with nearly the same words.
 *
 * @param phenomenon what several paradigms have in common
 * @param paradigm the kind of pairs it is one of
 * @param number its place in the paradigm, from 0
 * @param draw which draw of words it is made of, from 0: pairs of the same draw share their words
 * @param good the grammatical sentence
 * @param bad the other one
 */
public record MinimalPair(
    String phenomenon, String paradigm, int number, int draw, String good, String bad) {

  /** Our own pairs, at least 50 of every paradigm: always the same, on every machine. */
  public static List<MinimalPair> all() {
    return Grammar.read().pairs();
  }
}
