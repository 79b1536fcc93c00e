package dev.broca.lab.benchmark;

import java.util.List;

/**
 * An item as a model answers it, with all that is needed to decide it again.
 *
 * @param item the item
 * @param scores those of its texts, in their order
 * @param outcome what becomes of it
 * @param chance the score that chance alone would give
 */
public record ItemResult(Item item, List<PassageScore> scores, Outcome outcome, double chance) {
  /** Copies the list. */
  public ItemResult {
    scores = List.copyOf(scores);
  }

  ItemResult withChance(double other) {
    return new ItemResult(item, scores, outcome, other);
  }
}
