package dev.broca.model;

import java.util.Arrays;

/**
 * What lesioned units are overwritten with: a table of vectors for each block, and which of them a
 * position takes.
 */
public sealed interface Fill {
  /** Zero. */
  record Zero() implements Fill {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int row(int position) {
      return 0;
    }

    @Override
    public float[] values(Units units, int block) {
      return new float[units.width(block)];
    }
  }

  /**
   * The mean activation of each unit, first positions and all others apart: massive activations sit
   * on first positions, and one mean for both would destroy as much as zero does.
   */
  final class ClassMean implements Fill {
    private final Units units;
    private final float[] first;
    private final float[] rest;

    /**
     * The means of all units of a model.
     *
     * @param first at first positions, one value for each unit
     * @param rest at all other positions
     */
    public ClassMean(Units units, float[] first, float[] rest) {
      if (first.length != units.count() || rest.length != units.count()) {
        throw new IllegalArgumentException("a mean for each of " + units.count() + " units");
      }
      this.units = units;
      this.first = first.clone();
      this.rest = rest.clone();
    }

    @Override
    public int rows() {
      return 2;
    }

    @Override
    public int row(int position) {
      return position == 0 ? 0 : 1;
    }

    @Override
    public float[] values(Units asked, int block) {
      requireSame(units, asked);
      int from = units.first(block);
      int width = units.width(block);
      float[] values = new float[2 * width];
      System.arraycopy(first, from, values, 0, width);
      System.arraycopy(rest, from, values, width, width);
      return values;
    }

    /** The mean of a unit at positions of a class. */
    public float mean(PositionClass positions, int unit) {
      return switch (positions) {
        case FIRST -> first[unit];
        case REST -> rest[unit];
      };
    }
  }

  /**
   * The activations of one text in the intact model, the first position's for the first position.
   * Longer texts go through the donor's other positions again and again.
   */
  final class Donor implements Fill {
    private final Units units;
    private final int length;
    private final float[] activations;

    /**
     * The activations of a text.
     *
     * @param length its number of tokens, at least 2
     * @param activations [L, T, H], as {@link LanguageModel#blocks} gives them
     */
    public Donor(Units units, int length, float[] activations) {
      if (length < 2 || activations.length != units.count() * length) {
        throw new IllegalArgumentException(
            "a donor has two tokens or more, and an activation of every unit for each");
      }
      this.units = units;
      this.length = length;
      this.activations = activations.clone();
    }

    @Override
    public int rows() {
      return length;
    }

    @Override
    public int row(int position) {
      return position == 0 ? 0 : 1 + (position - 1) % (length - 1);
    }

    @Override
    public float[] values(Units asked, int block) {
      requireSame(units, asked);
      int from = units.first(block) * length;
      return Arrays.copyOfRange(activations, from, from + units.width(block) * length);
    }
  }

  /** Number of vectors in the table of a block. */
  int rows();

  /** The vector that a position takes. */
  int row(int position);

  /** The table of a block: [rows, width], row-major. */
  float[] values(Units units, int block);

  private static void requireSame(Units own, Units asked) {
    if (!own.equals(asked)) {
      throw new ModelException("This fill was measured on a model of another shape.");
    }
  }
}
