package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.model.unit.Units;
import java.util.Arrays;

/**
 * The energy of every unit in each class of positions: the mean of h^2 over the positions of the
 * class in all texts, where h is the intact activation. 0 where a class has no positions.
 */
public final class Energy {
  private final Units units;
  private final double[] first;
  private final double[] rest;
  private final double[] read;

  private Energy(Units units, double[] first, double[] rest, double[] read) {
    this.units = units;
    this.first = first;
    this.rest = rest;
    this.read = read;
  }

  /**
   * The energies of all units, in their order.
   *
   * @param first mean of h^2 over first positions, one per unit
   * @param rest mean of h^2 over all other positions, one per unit
   * @throws LabException if there is not one finite energy of at least 0 per unit
   */
  public static Energy of(Units units, double[] first, double[] rest) {
    return new Energy(
        units, checked(units, first), checked(units, rest), new double[units.count()]);
  }

  /** The same energies, and the mean square of what a localizer has read of every unit. */
  public Energy reading(Responses responses) {
    return reading(meanSquares(responses));
  }

  /** The same energies, and those where a localizer has read, one per unit. */
  public Energy reading(double[] meanSquares) {
    return new Energy(units, first, rest, checked(units, meanSquares));
  }

  private static double[] meanSquares(Responses responses) {
    int count = responses.units().count();
    double[] means = new double[count];
    float[] row = new float[count];
    for (int text = 0; text < responses.texts(); text++) {
      responses.read(text, 0, count, row);
      for (int unit = 0; unit < count; unit++) {
        means[unit] += (double) row[unit] * row[unit] / responses.texts();
      }
    }
    return means;
  }

  private static double[] checked(Units units, double[] energies) {
    if (energies.length != units.count()) {
      throw new LabException(
          "Every unit needs an energy, but there are %d for %s."
              .formatted(energies.length, Mask.describe(units)));
    }
    for (int unit = 0; unit < energies.length; unit++) {
      if (!(energies[unit] >= 0) || Double.isInfinite(energies[unit])) {
        throw new LabException(
            "Energies are finite and at least 0, but coordinate %d of block %d has %s."
                .formatted(units.coordinate(unit), units.block(unit), energies[unit]));
      }
    }
    return energies.clone();
  }

  /** The units. */
  public Units units() {
    return units;
  }

  /** The mean of h^2 of one unit over the positions of a class. */
  public double of(PositionClass positions, int unit) {
    return of(positions)[unit];
  }

  /** The root mean square of every coordinate of a block over the positions of a class. */
  double[] rms(PositionClass positions, int block) {
    return Arrays.stream(of(positions), units.first(block), units.first(block + 1))
        .map(Math::sqrt)
        .toArray();
  }

  /** The energy of a whole block over the positions of a class. */
  public double total(PositionClass positions, int block) {
    return Arrays.stream(of(positions), units.first(block), units.first(block + 1)).sum();
  }

  private double[] of(PositionClass positions) {
    return switch (positions) {
      case FIRST -> first;
      case REST -> rest;
      case READ -> read;
    };
  }
}
