package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.model.Units;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  /**
   * Those in the folder of a result.
   *
   * @return empty if the folder does not hold them
   * @throws LabException if they are of another model or another site than the units, or are not
   *     what the localizer wrote
   */
  public static Optional<UnitStatistics> in(Path folder, Units units) {
    Path ts = folder.resolve(ResultFolder.T_VALUES);
    Path energies = folder.resolve(ResultFolder.ENERGIES);
    if (!Files.isRegularFile(ts) || !Files.isRegularFile(energies)) {
      return Optional.empty();
    }
    requireSite(folder, units);
    ResultFolder.requireWhole(ts);
    ResultFolder.requireWhole(energies);
    double[] t = values(ts, List.of(units.blocks(), units.width(0)));
    double[] all = values(energies, List.of(3, units.blocks(), units.width(0)));
    return Optional.of(
        of(
            t,
            Energy.of(
                    units,
                    Arrays.copyOf(all, units.count()),
                    Arrays.copyOfRange(all, units.count(), 2 * units.count()))
                .reading(Arrays.copyOfRange(all, 2 * units.count(), all.length))));
  }

  /** Sites may have the same shape: the passport tells them apart. */
  private static void requireSite(Path folder, Units units) {
    String expected = units.site().label();
    String found =
        ResultFolder.passport(folder)
            .flatMap(passport -> Optional.ofNullable(passport.entries().get("site")))
            .map(site -> site.asString())
            .orElse(expected);
    if (!found.equals(expected)) {
      throw new LabException(
          "%s is a result at %s, but the mask is for %s. Give the mask of this result, or the folder of its own with --result."
              .formatted(folder, found, expected));
    }
  }

  private static double[] values(Path file, List<Integer> shape) {
    NpyArray array = Npy.read(file);
    if (!array.shape().equals(shape)) {
      throw new LabException(
          "%s has the shape %s, but the mask beside it needs %s. They are of different models."
              .formatted(file, array.shape(), shape));
    }
    return array.doubles();
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
  double share(PositionClass positions, int unit) {
    double whole = Objects.requireNonNull(totals.get(positions))[units.block(unit)];
    return whole == 0 ? 0 : energy.of(positions, unit) / whole;
  }
}
