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
    Mask mask, Mask matched, double unmatchedUnits, double unmatchedFirst, double unmatchedRest) {}
