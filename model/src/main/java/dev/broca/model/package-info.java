/**
 * A language model: weights, tokenizer, and one forward pass that can be watched and lesioned.
 * Knows nothing of neuroscience.
 *
 * <p>{@link dev.broca.model.LanguageModel} is all that users need: {@code load} one by name, {@code
 * pool} the activations of texts, ask for {@code logProbs}, or take the view that {@code lesioned}
 * gives. What goes in and out of it:
 *
 * <ul>
 *   <li>{@link dev.broca.model.ModelOptions}: the type, device and memory of the computation, or
 *       random weights instead of the model's own;
 *   <li>{@link dev.broca.model.unit.Units} at a {@link dev.broca.model.unit.Site}: what is read and
 *       lesioned, numbered block after block;
 *   <li>{@link dev.broca.model.unit.Span} and {@link dev.broca.model.unit.Reduction}: which
 *       positions of a text, and how they become one vector;
 *   <li>{@link dev.broca.model.unit.Lesion}, with a {@link dev.broca.model.unit.Fill} that says
 *       what its units are overwritten with, and {@link dev.broca.model.unit.LesionPositions}
 *       where.
 * </ul>
 *
 * <p>Inside, from files to numbers:
 *
 * <ol>
 *   <li>{@code OpenModel} opens what {@link dev.broca.model.hub} has found: the checkpoint, the
 *       {@link dev.broca.model.architecture.Architecture} that its configuration describes, and the
 *       turn to compute that all views share;
 *   <li>{@code WeightLoader} builds {@code LoadedWeights} out of {@code WeightValues}, which are
 *       stored or drawn; a {@code BlockSource} has all blocks at hand or makes one at a time;
 *   <li>texts lie in {@code Batch}es without padding, those to be scored with one row for what they
 *       have in common at their beginning;
 *   <li>{@code Transformer} is the forward pass. After each block it overwrites what is lesioned
 *       and shows the stream to a {@code StreamTap}: {@code PoolTap} copies pooled vectors, the
 *       {@code *Meter} classes add up;
 *   <li>{@code TokenScores} turns the last stream into log-probabilities.
 * </ol>
 *
 * <p>Every failure that a user can meet is a {@link dev.broca.model.base.ModelException} whose
 * message says what was expected, what was found, and what to do.
 */
@NullMarked
package dev.broca.model;

import org.jspecify.annotations.NullMarked;
