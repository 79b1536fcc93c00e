package dev.broca.model.unit;

import dev.broca.model.LanguageModel;
import dev.broca.model.base.ModelException;
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
    public float[] values(Units units, int block, int width) {
      return new float[width];
    }
  }

  /**
   * The mean value of each coordinate, first positions and all others apart: massive activations
   * sit on first positions, and one mean for both would destroy as much as zero does. A head's is
   * its mean slice.
   */
  final class ClassMean implements Fill {
    private final Units coordinates;
    private final float[] first;
    private final float[] rest;

    /**
     * The means of all units of a model.
     *
     * @param coordinates of the site, as {@link LanguageModel#coordinates} counts them
     * @param first at first positions, one value for each coordinate
     * @param rest at all other positions
     */
    public ClassMean(Units coordinates, float[] first, float[] rest) {
      if (first.length != coordinates.count() || rest.length != coordinates.count()) {
        throw new IllegalArgumentException(
            "a mean for each of " + coordinates.count() + " coordinates");
      }
      this.coordinates = coordinates;
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
    public float[] values(Units units, int block, int width) {
      requireSame(coordinates, units, block, width);
      int from = coordinates.first(block);
      float[] values = new float[2 * width];
      System.arraycopy(first, from, values, 0, width);
      System.arraycopy(rest, from, values, width, width);
      return values;
    }

    /** The mean of a coordinate at positions of a class. */
    public float mean(PositionClass positions, int coordinate) {
      return switch (positions) {
        case FIRST -> first[coordinate];
        case REST -> rest[coordinate];
      };
    }
  }

  /**
   * The values of one text in the intact model, the first position's for the first position. Longer
   * texts go through the donor's other positions again and again.
   */
  final class Donor implements Fill {
    private final Units coordinates;
    private final int length;
    private final float[] values;

    /**
     * The values of a text.
     *
     * @param coordinates of the site, as {@link LanguageModel#coordinates} counts them
     * @param length its number of tokens, at least 2
     * @param values block after block [T, coordinates]
     */
    public Donor(Units coordinates, int length, float[] values) {
      if (length < 2 || values.length != coordinates.count() * length) {
        throw new IllegalArgumentException(
            "a donor has two tokens or more, and a value of every coordinate for each");
      }
      this.coordinates = coordinates;
      this.length = length;
      this.values = values.clone();
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
    public float[] values(Units units, int block, int width) {
      requireSame(coordinates, units, block, width);
      int from = coordinates.first(block) * length;
      return Arrays.copyOfRange(values, from, from + width * length);
    }
  }

  /** Number of vectors in the table of a block. */
  int rows();

  /** The vector that a position takes. */
  int row(int position);

  /**
   * The table of a block: [rows, width], row-major.
   *
   * @param units all units of the model at the site of the lesion
   * @param width number of coordinates of the block: of heads more than one each
   */
  float[] values(Units units, int block, int width);

  private static void requireSame(Units own, Units asked, int block, int width) {
    if (own.site() != asked.site()) {
      throw new ModelException(
          "This fill was measured at %s, but the lesion is at %s."
              .formatted(own.site().label(), asked.site().label()));
    }
    if (own.blocks() != asked.blocks() || own.width(block) != width) {
      throw new ModelException("This fill was measured on a model of another shape.");
    }
  }
}
