package dev.broca.lab.control;

import dev.broca.lab.mask.Mask;
import java.util.List;

/**
 * What a localizer finds when its texts bear permuted labels: the same responses, t map and
 * selection, so that each mask is what the procedure finds where there is nothing to find. Labels
 * are permuted within strata, texts of one group (such as a file) with about as many tokens; what
 * length and group say about a label stays.
 *
 * <p>A test of the procedure, not of energy: where permuted labels lead to the same units as the
 * true ones, the units are not those of the contrast.
 *
 * @param masks the masks, one for each seed, of the same size as the localizer's own
 * @param firstSeed the seed of the first; the others follow by one
 * @param strata number of strata
 * @param freedom the share of the labels' variance that is within strata: 1 where neither length
 *     nor group says anything about a label, near 0 where they say almost all, so that the masks
 *     are nearly that of the true labels
 */
public record LabelPermuted(List<Mask> masks, long firstSeed, int strata, double freedom) {
  /** Below this, length and group fix so much that the masks stay close to the true one. */
  public static final double ENOUGH_FREEDOM = .5;

  /** Copies the list. */
  public LabelPermuted {
    masks = List.copyOf(masks);
  }
}
