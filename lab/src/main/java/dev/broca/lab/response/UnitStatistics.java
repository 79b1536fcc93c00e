package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.model.unit.Units;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a localizer measured of every unit: its t and its energy. Controls are matched on it. */
public final class UnitStatistics {
  private final Units units;
  private final double[] t;
  private final Energy energy;

  /** The energy of every block: controls ask for it once for every unit and peer. */
  private final Map<PositionClass, double[]> totals = new EnumMap<>(PositionClass.class);

  private UnitStatistics(Units units, double[] t, Energy energy) {
    this.units = units;
    this.t = t;
    this.energy = energy;
    for (PositionClass positions : PositionClass.values()) {
      totals.put(
          positions,
          IntStream.range(0, units.blocks())
              .mapToDouble(l -> energy.total(positions, l))
              .toArray());
    }
  }

  /**
   * From t values and energies.
   *
   * @param t one value for each unit; NaN for units that do not vary
   * @throws LabException if they do not belong to the same units
   */
  public static UnitStatistics of(double[] t, Energy energy) {
    Units units = energy.units();
    if (t.length != units.count()) {
      throw new LabException(
          "There are %d t values for %d units.".formatted(t.length, units.count()));
    }
    return new UnitStatistics(units, t.clone(), energy);
  }

  /** The units. */
  public Units units() {
    return units;
  }

  /** The t of a unit; 0 where it does not vary. */
  public double t(int unit) {
    return Double.isNaN(t[unit]) ? 0 : t[unit];
  }

  /** All t values in the order of the units, a copy; NaN where a unit does not vary. */
  public double[] tValues() {
    return t.clone();
  }

  /** The energies. */
  public Energy energy() {
    return energy;
  }

  /** The share of its block's energy that a unit has. */
  public double share(PositionClass positions, int unit) {
    double whole = Objects.requireNonNull(totals.get(positions))[units.block(unit)];
    return whole == 0 ? 0 : energy.of(positions, unit) / whole;
  }
}
