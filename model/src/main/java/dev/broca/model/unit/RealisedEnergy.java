package dev.broca.model.unit;

/**
 * The share of the stream's energy that a lesion takes out, in the lesioned model itself: the mean
 * over all blocks of sum (h - fill)^2 / sum h^2, with h the stream as it arrives at the lesion.
 *
 * @param first at first positions
 * @param rest at all others; NaN where no text has any
 */
public record RealisedEnergy(double first, double rest) {}
