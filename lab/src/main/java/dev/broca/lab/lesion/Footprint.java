package dev.broca.lab.lesion;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What zeroing a mask takes out of the intact stream. The energies are nominal: a lesion in an
 * early block changes what arrives at later ones.
 *
 * @param perBlock number of masked units of every block
 * @param coordinates number of different coordinates
 * @param firstBlock the first block with a masked unit, 0-based; empty for an empty mask
 * @param outliers outlier coordinates that the mask hits in any block, ascending
 * @param energyFirst on first positions: the mean over all blocks of the share of the block's
 *     energy that sits in masked units, (1 / L) sum_l [sum_{u in M_l} E_lu / sum_u E_lu]
 * @param energyRest the same on all other positions
 * @param energyRead the same where the localizer reads; 0 where that was not measured
 */
public record Footprint(
    List<Integer> perBlock,
    int coordinates,
    OptionalInt firstBlock,
    List<Integer> outliers,
    double energyFirst,
    double energyRest,
    double energyRead) {
  /** Copies the lists. */
  public Footprint {
    perBlock = List.copyOf(perBlock);
    outliers = List.copyOf(outliers);
  }

  /**
   * The nominal footprint of zeroing a mask.
   *
   * @throws LabException if mask and energies are of different sites or shapes
   */
  public static Footprint nominal(Mask mask, Energy energy) {
    return nominal(mask, energy, Outliers.of(energy));
  }

  /** The nominal footprint of zeroing a mask, given the outlier coordinates of the model. */
  public static Footprint nominal(Mask mask, Energy energy, Outliers outliers) {
    if (!mask.units().equals(energy.units())) {
      throw new LabException(
          "The mask is for %s, but the energies are for %s."
              .formatted(Mask.describe(mask.units()), Mask.describe(energy.units())));
    }
    var perBlock = mask.perBlock();
    return new Footprint(
        perBlock,
        mask.coordinates().size(),
        IntStream.range(0, perBlock.size()).filter(block -> perBlock.get(block) > 0).findFirst(),
        mask.coordinates().stream().filter(outliers::contains).toList(),
        share(mask, energy, PositionClass.FIRST),
        share(mask, energy, PositionClass.REST),
        share(mask, energy, PositionClass.READ));
  }

  private static double share(Mask mask, Energy energy, PositionClass positions) {
    int blocks = mask.units().blocks();
    return IntStream.range(0, blocks)
            .mapToDouble(block -> share(mask, energy, positions, block))
            .sum()
        / blocks;
  }

  private static double share(Mask mask, Energy energy, PositionClass positions, int block) {
    double total = energy.total(positions, block);
    int first = mask.units().first(block);
    double masked =
        Arrays.stream(mask.coordinates(block))
            .mapToDouble(u -> energy.of(positions, first + u))
            .sum();
    return total > 0 ? masked / total : 0;
  }
}
