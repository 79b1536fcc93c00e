/**
 * The formulas, free of any model: everything here takes numbers and returns numbers.
 *
 * <ul>
 *   <li>{@link dev.broca.lab.stats.NumpyRandom}: numpy's legacy generator, so that draws can be
 *       repeated in Python;
 *   <li>{@link dev.broca.lab.stats.Welch}: t of two samples with its far tails;
 *   <li>{@link dev.broca.lab.stats.FalseDiscovery}: Benjamini-Hochberg;
 *   <li>{@link dev.broca.lab.stats.Quantiles} and {@link dev.broca.lab.stats.Ranks}: percentiles,
 *       the k largest and the k smallest, with ties as numpy or exactly k;
 *   <li>{@link dev.broca.lab.stats.Effect} and {@link dev.broca.lab.stats.Reliability}: Cohen's d,
 *       correlation, Fisher's z, Spearman-Brown.
 * </ul>
 *
 * All arithmetic is IEEE double. What cannot be computed is NaN; what makes no sense is refused
 * with a {@link dev.broca.lab.LabException}.
 */
@NullMarked
package dev.broca.lab.stats;

import org.jspecify.annotations.NullMarked;
