package dev.broca.lab.control;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.UnitStatistics;
import java.util.List;
import java.util.Optional;

/**
 * What a mask and its controls have in common, and what not.
 *
 * @param units size of the mask
 * @param blocks number of blocks with masked units
 * @param coordinates number of different coordinates
 * @param run mean number of blocks that a coordinate is masked in
 * @param measured what needs the localizer's measurements; empty without them
 */
public record Balance(
    int units, int blocks, int coordinates, double run, Optional<Measured> measured) {
  /**
   * What a localizer measured of the units of a mask.
   *
   * @param t mean t
   * @param energyFirst nominal share of the energy at the site at first positions, mean over blocks
   * @param energyRest the same at all others
   */
  public record Measured(double t, double energyFirst, double energyRest) {}

  /** The balance of a mask. */
  public static Balance of(Mask mask, Optional<UnitStatistics> statistics) {
    List<Integer> perBlock = mask.perBlock();
    int coordinates = mask.coordinates().size();
    return new Balance(
        mask.size(),
        (int) perBlock.stream().filter(count -> count > 0).count(),
        coordinates,
        coordinates == 0 ? 0 : (double) mask.size() / coordinates,
        statistics.map(known -> measured(mask, known)));
  }

  private static Measured measured(Mask mask, UnitStatistics known) {
    int blocks = mask.units().blocks();
    return new Measured(
        mask.stream().mapToDouble(known::t).average().orElse(0),
        mask.stream().mapToDouble(u -> known.share(PositionClass.FIRST, u)).sum() / blocks,
        mask.stream().mapToDouble(u -> known.share(PositionClass.REST, u)).sum() / blocks);
  }
}
