/**
 * From activations to a mask, and how far to trust it.
 *
 * <p>{@link dev.broca.lab.localize.Localizer} does it all, for what a {@link
 * dev.broca.lab.localize.LocalizerRequest} asks; {@link dev.broca.lab.localize.ResultFolder} keeps
 * what it has found. Inside:
 *
 * <ol>
 *   <li>{@link dev.broca.lab.localize.Responses}: pooled activations, texts x units, stored once;
 *   <li>{@link dev.broca.lab.localize.LabelledResponses}: which texts are positive and which
 *       negative;
 *   <li>{@link dev.broca.lab.localize.TMap}: t, p and q of every unit;
 *   <li>{@link dev.broca.lab.localize.Selection}: which units to take, how many, by whose rules;
 *   <li>{@link dev.broca.lab.localize.Mask}: the units taken, with a {@link
 *       dev.broca.lab.localize.Passport}, kept in {@link dev.broca.lab.localize.MaskFiles}.
 * </ol>
 *
 * Beside the mask stand its {@link dev.broca.lab.localize.Quality} card (split halves, held-out
 * effect, {@link dev.broca.lab.localize.MaxT}), its {@link dev.broca.lab.localize.Overlap} with
 * other masks, its {@link dev.broca.lab.localize.Footprint} on the {@link
 * dev.broca.lab.localize.Energy} of the model, its {@link dev.broca.lab.localize.Controls} and its
 * {@link dev.broca.lab.localize.LabelPermuted} controls.
 *
 * <p>Everything that resamples texts draws from {@link dev.broca.lab.stats.NumpyRandom} in a stated
 * order, and is computed by {@code Resampling} as products of labels and stored responses. Results
 * do not depend on the number of threads.
 */
@NullMarked
package dev.broca.lab.localize;

import org.jspecify.annotations.NullMarked;
