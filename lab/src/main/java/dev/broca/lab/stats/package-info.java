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
 *       d_z, Glass's Delta; correlation, Fisher's z, Spearman-Brown;
 *   <li>{@link dev.broca.lab.stats.McNemar} and {@link dev.broca.lab.stats.SignFlips}: a lesion
 *       against the intact model, item by item and paradigm by paradigm;
 *   <li>{@link dev.broca.lab.stats.Crossed}, {@link dev.broca.lab.stats.Estimate} and {@link
 *       dev.broca.lab.stats.Interval}: a difference over paradigms and masks, both of them samples;
 *   <li>{@link dev.broca.lab.stats.ControlRank}, {@link dev.broca.lab.stats.CrawfordHowell} and
 *       {@link dev.broca.lab.stats.Familywise}: one mask among its controls, over several tasks;
 *   <li>{@link dev.broca.lab.stats.Baseline} and {@link dev.broca.lab.stats.DoseCurve}: what a
 *       lesion leaves, and how that falls with its size;
 *   <li>{@link dev.broca.lab.stats.Dissociation} of {@link dev.broca.lab.stats.TwoLesions} of two
 *       tasks, and the {@link dev.broca.lab.verdict.DomainVerdict} that follows;
 *   <li>{@link dev.broca.lab.verdict.Comparison} and {@link dev.broca.lab.verdict.Verdict}: whether
 *       units matter more than others would, by rules that are fixed beforehand.
 * </ul>
 *
 * All arithmetic is IEEE double. What cannot be computed is NaN; what makes no sense is refused
 * with a {@link dev.broca.lab.LabException}.
 */
@NullMarked
package dev.broca.lab.stats;

import org.jspecify.annotations.NullMarked;
