package dev.broca.model.unit;

import java.util.Collections;
import java.util.List;

/**
 * All units of a model at one site, numbered block after block: unit {@code first(l) + u} is
 * coordinate u of block l, all 0-based.
 *
 * @param site where the units sit
 * @param widths number of coordinates of every block
 */
public record Units(Site site, List<Integer> widths) {
  /** Copies the widths. */
  public Units {
    widths = List.copyOf(widths);
  }

  /** The units of {@code blocks} blocks of the same width. */
  public static Units of(Site site, int blocks, int width) {
    return new Units(site, Collections.nCopies(blocks, width));
  }

  /** Number of blocks. */
  public int blocks() {
    return widths.size();
  }

  /** Number of coordinates of a block. */
  public int width(int block) {
    return widths.get(block);
  }

  /** Number of units in all blocks together. */
  public int count() {
    return first(blocks());
  }

  /** The number of the first unit of a block; of one block past the last, the number of units. */
  public int first(int block) {
    int first = 0;
    for (int l = 0; l < block; l++) {
      first = Math.addExact(first, widths.get(l));
    }
    return first;
  }

  /** The block that holds a unit. */
  public int block(int unit) {
    int block = 0;
    int rest = unit;
    while (rest >= widths.get(block)) {
      rest -= widths.get(block);
      block++;
    }
    return block;
  }

  /** The coordinate of a unit in its block. */
  public int coordinate(int unit) {
    return unit - first(block(unit));
  }
}
