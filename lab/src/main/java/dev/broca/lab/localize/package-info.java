/**
 * From activations to a mask, and how far to trust it.
 *
 * <p>{@link dev.broca.lab.localize.Localizer} does it all, for what a {@link
 * dev.broca.lab.localize.LocalizerRequest} asks; {@link dev.broca.lab.localize.KeptResults} keeps
 * what it has found, finds it again instead of computing it again, and gives a {@link
 * dev.broca.lab.localize.LocalizerResult} that is the same either way; {@link
 * dev.broca.lab.localize.ResultFolder} is the form of its files. Inside:
 *
 * <ol>
 *   <li>{@link dev.broca.lab.response.Responses}: pooled activations, texts x units, stored once;
 *   <li>{@link dev.broca.lab.response.LabelledResponses}: which texts are positive and which
 *       negative;
 *   <li>{@link dev.broca.lab.response.TMap}: t, p and q of every unit;
 *   <li>{@link dev.broca.lab.response.Selection}: which units to take, how many, by whose rules;
 *   <li>{@link dev.broca.lab.mask.Mask}: the units taken, with a {@link
 *       dev.broca.lab.provenance.Passport}, kept in {@link dev.broca.lab.mask.MaskFiles}.
 * </ol>
 *
 * Beside the mask stand its {@link dev.broca.lab.quality.Quality} card (split halves, held-out
 * effect, {@link dev.broca.lab.quality.MaxT}), its {@link dev.broca.lab.mask.Overlap} with other
 * masks, its {@link dev.broca.lab.lesion.Footprint} on the {@link dev.broca.lab.response.Energy} of
 * the model, its {@link dev.broca.lab.control.Controls} and its {@link
 * dev.broca.lab.control.LabelPermuted} controls.
 *
 * <p>Everything that resamples texts draws from {@link dev.broca.lab.stats.NumpyRandom} in a stated
 * order, and is computed by {@code Resampling} as products of labels and stored responses. Results
 * do not depend on the number of threads.
 */
@NullMarked
package dev.broca.lab.localize;

import org.jspecify.annotations.NullMarked;
