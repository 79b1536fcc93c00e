/**
 * How well numbers of a model predict recordings of a brain; free of any model: matrices go in,
 * numbers come out, in float64 on the tensor engine.
 *
 * <ul>
 *   <li>{@link dev.broca.lab.brain.Matrix} holds features or responses, a row for each stimulus;
 *       {@link dev.broca.lab.brain.Folds} divide the stimuli;
 *   <li>{@link dev.broca.lab.brain.Ridge} predicts held-out responses, as {@link
 *       dev.broca.lab.brain.RidgeOptions} say, and gives an {@link dev.broca.lab.brain.Alignment};
 *   <li>{@link dev.broca.lab.brain.UniqueVariance} is what remains of it beyond a baseline;
 *   <li>{@code PrincipalComponents} make masks of different sizes comparable;
 *   <li>{@link dev.broca.lab.brain.Cka} and {@link dev.broca.lab.brain.Rsa} compare whole spaces;
 *   <li>{@link dev.broca.lab.brain.Ceiling}: how well anything could predict, from {@link
 *       dev.broca.lab.brain.SplitHalves} of subjects or by {@link dev.broca.lab.brain.Saturation};
 *   <li>{@link dev.broca.lab.brain.LogLikelihoodGain}: reading times from surprisal.
 * </ul>
 */
@NullMarked
package dev.broca.lab.brain;

import org.jspecify.annotations.NullMarked;
