package dev.broca.model;

import java.util.BitSet;

/**
 * Units whose activation is overwritten with zero after their block, at every position, in prompts
 * and in generation. Overwritten, not multiplied: an infinite activation becomes zero too. Later
 * blocks may write to the coordinate again.
 */
public final class Lesion {
  private final Units units;
  private final BitSet lesioned;

  /**
   * A lesion of some units.
   *
   * @param units all units of the model at the site
   * @param lesioned the numbers of those to overwrite
   */
  public Lesion(Units units, BitSet lesioned) {
    if (lesioned.length() > units.count()) {
      throw new IllegalArgumentException(
          "unit " + (lesioned.length() - 1) + " of a model with " + units.count() + " units");
    }
    this.units = units;
    this.lesioned = (BitSet) lesioned.clone();
  }

  /** All units of the model that this lesion is for. */
  public Units units() {
    return units;
  }

  /** Number of lesioned units. */
  public int count() {
    return lesioned.cardinality();
  }

  /** Whether a block has lesioned units. */
  boolean touches(int block) {
    int first = lesioned.nextSetBit(units.first(block));
    return first >= 0 && first < units.first(block + 1);
  }

  /** For each coordinate of a block, whether it is lesioned. */
  boolean[] mask(int block) {
    boolean[] mask = new boolean[units.width(block)];
    int first = units.first(block);
    for (int u = 0; u < mask.length; u++) {
      mask[u] = lesioned.get(first + u);
    }
    return mask;
  }
}
