package dev.broca.lab.benchmark.pairs;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Minimal pairs of one kind.
 *
 * @param frames its sentences, which are filled together: one name is the same word in all of them
 */
record Paradigm(String phenomenon, String name, List<Frame> frames) {
  /** At least so many pairs are made of every paradigm. */
  static final int PAIRS = 50;

  private static final int TRIES = 1000;

  Paradigm {
    frames = List.copyOf(frames);
  }

  /** Its pairs, those with the same words one after the other. */
  List<MinimalPair> pairs() {
    var pairs = new ArrayList<MinimalPair>();
    List<Map<String, List<String>>> draws = draws();
    for (int draw = 0; draw < draws.size(); draw++) {
      Map<String, List<String>> words = draws.get(draw);
      for (Frame frame : frames) {
        pairs.add(
            new MinimalPair(
                phenomenon, name, pairs.size(), draw, frame.good(words), frame.bad(words)));
      }
    }
    return pairs;
  }

  /**
   * Words by name, as often as needed: each about equally often, none twice in a sentence, no
   * sentence twice. They depend on this paradigm and its words alone, so nothing that is added
   * elsewhere changes them.
   */
  List<Map<String, List<String>>> draws() {
    int needed = Math.ceilDiv(PAIRS, frames.size());
    Map<String, Deck> decks = decks();
    var draws = new ArrayList<Map<String, List<String>>>();
    var seen = new HashSet<String>();
    for (int i = 0; i < TRIES && draws.size() < needed; i++) {
      Map<String, List<String>> words = draw(decks);
      List<String> sentences = frames.stream().map(frame -> frame.good(words)).toList();
      if (Collections.disjoint(seen, sentences)) {
        seen.addAll(sentences);
        draws.add(words);
      }
    }
    if (draws.size() < needed) {
      throw new LabException(
          "The lexicon has words for %d pairs of %s; expected %d. Add words."
              .formatted(draws.size() * frames.size(), name, PAIRS));
    }
    return draws;
  }

  private Map<String, Deck> decks() {
    var random = new NumpyRandom(seed());
    var decks = new LinkedHashMap<String, Deck>();
    for (Frame frame : frames) {
      for (String slot : frame.names()) {
        decks.computeIfAbsent(slot, _ -> new Deck(frame.words(slot), random));
      }
    }
    return decks;
  }

  private static Map<String, List<String>> draw(Map<String, Deck> decks) {
    var drawn = new LinkedHashMap<String, List<String>>();
    var used = new HashSet<List<String>>();
    decks.forEach((slot, deck) -> {
      List<String> word = deck.draw(used);
      used.add(word);
      drawn.put(slot, word);
    });
    return drawn;
  }

  private long seed() {
    var crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
