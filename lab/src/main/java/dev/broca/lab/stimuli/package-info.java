/**
 * What a localizer shows to a model.
 *
 * <p>A {@link dev.broca.lab.stimuli.Contrast} is two conditions of texts, and any contrast is a
 * network. It comes from one of
 *
 * <ul>
 *   <li>{@link dev.broca.lab.stimuli.made.TokenMatched}: the built-in language localizer, Broca's
 *       own {@link dev.broca.lab.stimuli.made.Sentences} against strings made by a {@link
 *       dev.broca.lab.stimuli.made.NonwordGenerator}, alike in tokens for the model at hand;
 *   <li>{@link dev.broca.lab.stimuli.made.MultipleDemand}: sums, our own and the published ones;
 *   <li>{@link dev.broca.lab.stimuli.made.Stories}: the built-in theory-of-mind localizer;
 *   <li>{@link dev.broca.lab.stimuli.made.Langloc}, {@link dev.broca.lab.stimuli.made.Tomloc}: the
 *       published localizers;
 *   <li>{@link dev.broca.lab.stimuli.ContrastFile}: a CSV or JSONL file of your own;
 *   <li>{@link dev.broca.lab.stimuli.made.LengthContrast}: the same texts short and long, as a
 *       check and as a control.
 * </ul>
 *
 * <p>{@link dev.broca.lab.stimuli.made.Conditions} are texts under any number of names, among them
 * {@link dev.broca.lab.stimuli.made.WordLists} and {@link dev.broca.lab.stimuli.made.Jabberwocky}
 * made from sentences.
 *
 * <p>A {@link dev.broca.lab.stimuli.made.StimulusSet} is a contrast chosen before the model is
 * known.
 *
 * <p>A {@link dev.broca.lab.stimuli.Truncation} turns it into {@link dev.broca.lab.stimuli.Inputs}:
 * tokens, cut or not, with the place where a language localizer reads. An {@link
 * dev.broca.lab.stimuli.Audit} says what length alone could tell about them.
 */
@NullMarked
package dev.broca.lab.stimuli;

import org.jspecify.annotations.NullMarked;
