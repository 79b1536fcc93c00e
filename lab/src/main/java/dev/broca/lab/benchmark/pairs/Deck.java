package dev.broca.lab.benchmark.pairs;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words of a class as shuffled cards: none is drawn again before all have been drawn. */
final class Deck {
  private final List<List<String>> words;
  private final NumpyRandom random;
  private final List<List<String>> cards = new ArrayList<>();

  Deck(List<List<String>> words, NumpyRandom random) {
    this.words = words;
    this.random = random;
  }

  /**
   * The next card that is not in use; cards that are stay on top. A fresh deck goes below when all
   * that are left are in use.
   */
  List<String> draw(Set<List<String>> used) {
    if (used.containsAll(words)) {
      throw new LabException("All of the words %s are in use.".formatted(words));
    }
    if (used.containsAll(cards)) {
      shuffle();
    }
    List<String> drawn =
        cards.stream().filter(card -> !used.contains(card)).findFirst().orElseThrow();
    cards.remove(drawn);
    return drawn;
  }

  private void shuffle() {
    for (int i : random.permutation(words.size())) {
      cards.add(words.get(i));
    }
  }
}
