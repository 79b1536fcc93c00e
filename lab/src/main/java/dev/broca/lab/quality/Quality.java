package dev.broca.lab.quality;

import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;

/**
 * The quality card of a localizer: does it find the same units again, do they respond to new texts,
 * and how many units pass a test.
 *
 * @param splitHalf reliability of map and mask
 * @param heldOut effect on texts that did not select
 * @param significance units that pass a test
 */
public record Quality(SplitHalf splitHalf, HeldOut heldOut, Significance significance) {
  /**
   * How much to compute.
   *
   * @param halves number of split halves
   * @param folds number of folds
   * @param repeats how often to deal the folds
   * @param permutations number of permutations of the max-t test
   * @param seed for each of the three
   */
  public record Plan(int halves, int folds, int repeats, int permutations, long seed) {
    /** 100 halves, 5 folds dealt 20 times, 1000 permutations. */
    public static Plan standard(long seed) {
      return new Plan(100, 5, 20, 1000, seed);
    }

    /** The same with another seed. */
    public Plan seeded(long other) {
      return new Plan(halves, folds, repeats, permutations, other);
    }

    /** The same with another number of folds. */
    public Plan folded(int other) {
      return new Plan(halves, other, repeats, permutations, seed);
    }
  }

  /**
   * Computes the card.
   *
   * @param map the t map of the contrast
   * @param selection how masks are chosen, from the map and from parts of the texts
   * @throws dev.broca.lab.LabException if the texts are too few for the plan
   */
  public static Quality of(LabelledResponses contrast, TMap map, Selection selection, Plan plan) {
    var mask = selection.of(map, Passport.empty());
    return new Quality(
        SplitHalf.of(contrast, selection, plan.halves, plan.seed),
        HeldOut.of(contrast, selection, plan.folds, plan.repeats, plan.seed),
        Significance.of(map, MaxT.of(contrast, plan.permutations, plan.seed), mask));
  }
}
