package dev.broca.model.unit;

import java.util.BitSet;

/**
 * Units whose activation is overwritten at their site, in prompts and in generation. Overwritten,
 * not multiplied: an infinite activation is gone too. Later blocks, and at the sites within a block
 * what follows in it, may write to a coordinate of the stream again.
 */
public final class Lesion {
  private final Units units;
  private final BitSet lesioned;
  private final Fill fill;
  private final LesionPositions positions;

  /**
   * A lesion of some units.
   *
   * @param units all units of the model at the site
   * @param lesioned the numbers of those to overwrite
   * @param fill what they are overwritten with
   * @param positions where
   */
  public Lesion(Units units, BitSet lesioned, Fill fill, LesionPositions positions) {
    if (lesioned.length() > units.count()) {
      throw new IllegalArgumentException(
          "unit " + (lesioned.length() - 1) + " of a model with " + units.count() + " units");
    }
    this.units = units;
    this.lesioned = (BitSet) lesioned.clone();
    this.fill = fill;
    this.positions = positions;
  }

  /** Units that are set to zero at every position. */
  public static Lesion zero(Units units, BitSet lesioned) {
    return new Lesion(units, lesioned, new Fill.Zero(), LesionPositions.ALL);
  }

  /** All units of the model that this lesion is for. */
  public Units units() {
    return units;
  }

  /** What they are overwritten with. */
  public Fill fill() {
    return fill;
  }

  /** Where. */
  public LesionPositions positions() {
    return positions;
  }

  /** Whether a block has lesioned units. */
  public boolean touches(int block) {
    int first = lesioned.nextSetBit(units.first(block));
    return first >= 0 && first < units.first(block + 1);
  }

  /**
   * For each coordinate of a block, whether it is lesioned.
   *
   * @param width number of coordinates; each unit has as many, side by side
   */
  public boolean[] mask(int block, int width) {
    boolean[] mask = new boolean[width];
    int each = width / units.width(block);
    int first = units.first(block);
    for (int c = 0; c < mask.length; c++) {
      mask[c] = lesioned.get(first + c / each);
    }
    return mask;
  }
}
