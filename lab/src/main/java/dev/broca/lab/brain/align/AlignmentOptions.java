package dev.broca.lab.brain.align;

import dev.broca.lab.LabException;

/**
 * How features are fitted to a recording.
 *
 * @param folds how the outer folds are made
 * @param outer how many
 * @param penalty how the ridge's penalty is chosen
 * @param permutations of whole passages, for p
 * @param controls how many masks are drawn of each kind of control
 * @param seed of everything that is drawn
 */
public record AlignmentOptions(
    FoldKind folds, int outer, Penalty penalty, int permutations, int controls, long seed) {
  /** Strict: 10 grouped folds, nested penalties. */
  public static final AlignmentOptions STRICT =
      new AlignmentOptions(FoldKind.GROUPED, 10, Penalty.NESTED, 1000, 5, 42);

  /** Refuses what cannot be divided or drawn. */
  public AlignmentOptions {
    if (outer < 2 || permutations < 1 || controls < 0) {
      throw new LabException(
          "Alignment needs 2 or more folds, a permutation and no negative number of controls, but %d, %d and %d were asked for."
              .formatted(outer, permutations, controls));
    }
  }
}
