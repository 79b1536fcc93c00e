package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import dev.broca.model.unit.Units;
import org.jspecify.annotations.Nullable;

/** How many units to select. */
public sealed interface Amount {
  /** The number of units this is of {@code units}; 0 for a percentage of less than one unit. */
  int of(Units units);

  /**
   * A share of all units, in percent.
   *
   * @param value above 0, at most 100
   */
  record Percent(double value) implements Amount {
    /** Refuses what is not a percentage with a {@link LabException}. */
    public Percent {
      if (!(value > 0 && value <= 100)) {
        throw new LabException(
            "A percentage of units is above 0 and at most 100, but " + value + " was given.");
      }
    }

    /**
     * The truncated share. Evaluated from left to right in IEEE double, as the authors' code does,
     * so that 29 % of 1600 x 48 is 22271.
     */
    @Override
    public int of(Units units) {
      return Mask.even(units)
          ? (int) (value / 100 * units.width(0) * units.blocks())
          : (int) (value / 100 * units.count());
    }

    @Override
    public String toString() {
      return value + " %";
    }
  }

  /**
   * A number of units.
   *
   * @param value at least 1
   */
  record Count(int value) implements Amount {
    /** Refuses less than one unit with a {@link LabException}. */
    public Count {
      if (value < 1) {
        throw new LabException("A mask has at least 1 unit, but " + value + " were asked for.");
      }
    }

    @Override
    public int of(Units units) {
      return value;
    }

    @Override
    public String toString() {
      return value + " units";
    }
  }

  /**
   * The amount that the options {@code --percentage} and {@code --num-units} ask for.
   *
   * @throws LabException unless exactly one of them is given
   */
  static Amount of(@Nullable Double percentage, @Nullable Integer numUnits) {
    if (percentage != null && numUnits != null) {
      throw new LabException(
          "Both --percentage %s and --num-units %d are given. Give one of them."
              .formatted(percentage, numUnits));
    }
    if (percentage != null) {
      return new Percent(percentage);
    }
    if (numUnits != null) {
      return new Count(numUnits);
    }
    throw new LabException(
        "How many units? Give --percentage (such as 1) or --num-units (such as 172).");
  }
}
