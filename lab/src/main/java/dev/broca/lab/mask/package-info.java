/**
 * Masks: sets of units, with a passport.
 *
 * <p>A {@link dev.broca.lab.mask.Mask} is read and written by {@link dev.broca.lab.mask.MaskFiles}
 * as the authors' {@code .npy} and in three more forms. An {@link dev.broca.lab.mask.Amount} says
 * how many units a mask takes, a {@link dev.broca.lab.mask.Range} from which of them, and an {@link
 * dev.broca.lab.mask.Overlap} how far two masks agree.
 */
@NullMarked
package dev.broca.lab.mask;

import org.jspecify.annotations.NullMarked;
