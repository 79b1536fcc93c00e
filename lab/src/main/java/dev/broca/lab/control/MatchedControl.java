package dev.broca.lab.control;

import dev.broca.lab.mask.Mask;

/**
 * A control that is matched coordinate by coordinate, and what could not be matched.
 *
 * @param mask the control; smaller than the mask by the unmatched units
 * @param matched the part of the mask that has a peer in the control: compare with its lesion too
 * @param unmatchedUnits share of the mask's units without a peer
 * @param unmatchedFirst share of the mask's energy at first positions that sits in them
 * @param unmatchedRest the same at all other positions
 */
public record MatchedControl(
    Mask mask, Mask matched, double unmatchedUnits, double unmatchedFirst, double unmatchedRest) {
  /** A control with a peer for every unit. */
  public static MatchedControl whole(Mask control, Mask of) {
    return new MatchedControl(control, of, 0, 0, 0);
  }

  /** Share of the units, or of their energy if that is more, without a peer. */
  public double unmatched() {
    return Math.max(unmatchedUnits, Math.max(unmatchedFirst, unmatchedRest));
  }
}
