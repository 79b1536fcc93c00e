package dev.broca.lab.response;

import dev.broca.lab.stats.Quantiles;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Coordinates with massive activations: those whose largest ratio, over blocks and classes of
 * positions, of their root mean square to the median root mean square of the block is above 15.
 *
 * <p>Where a coordinate is not one direction of the stream in all blocks ({@link
 * dev.broca.model.unit.Site#sharesCoordinates}), there are none by definition. Blocks whose median
 * is 0 say nothing about ratios and are left out.
 *
 * @param coordinates the outliers, the largest ratio first
 */
public record Outliers(List<Coordinate> coordinates) {
  /** The ratio from which on a coordinate is an outlier. */
  public static final double RATIO = 15;

  /**
   * An outlier.
   *
   * @param coordinate its coordinate, the same in all blocks
   * @param ratio its largest ratio to the median
   */
  public record Coordinate(int coordinate, double ratio) {}

  /** Copies the coordinates. */
  public Outliers {
    coordinates = List.copyOf(coordinates);
  }

  /** The outliers among the coordinates of a site, over first and later positions. */
  public static Outliers of(Energy energy) {
    return of(energy, EnumSet.of(PositionClass.FIRST, PositionClass.REST));
  }

  /** The outliers over some classes of positions. */
  public static Outliers of(Energy energy, Set<PositionClass> classes) {
    if (!energy.units().site().sharesCoordinates()) {
      return new Outliers(List.of());
    }
    var largest = new TreeMap<Integer, Double>();
    for (int block = 0; block < energy.units().blocks(); block++) {
      for (var positions : classes) {
        double[] rms = energy.rms(positions, block);
        double median = rms.length == 0 ? 0 : Quantiles.median(rms);
        for (int u = 0; u < rms.length && median > 0; u++) {
          largest.merge(u, rms[u] / median, Math::max);
        }
      }
    }
    largest.values().removeIf(ratio -> ratio <= RATIO);
    return sorted(largest);
  }

  /** What is an outlier in one or the other; of one that is in both, the larger ratio. */
  public Outliers and(Outliers other) {
    var largest = new TreeMap<Integer, Double>();
    Stream.concat(coordinates.stream(), other.coordinates.stream())
        .forEach(outlier -> largest.merge(outlier.coordinate, outlier.ratio, Math::max));
    return sorted(largest);
  }

  private static Outliers sorted(Map<Integer, Double> ratios) {
    return new Outliers(
        ratios.entrySet().stream()
            .map(entry -> new Coordinate(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingDouble(Coordinate::ratio).reversed())
            .toList());
  }

  /** Whether a coordinate is an outlier. */
  public boolean contains(int coordinate) {
    return coordinates.stream().anyMatch(outlier -> outlier.coordinate == coordinate);
  }
}
