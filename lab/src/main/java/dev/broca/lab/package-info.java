/**
 * The laboratory: experiments on language models as neuroscience does them. Knows models, and
 * nothing of the command line or of pages.
 *
 * <p>One package for each step, in the order of an experiment:
 *
 * <ol>
 *   <li>{@link dev.broca.lab.stimuli}: the texts of two conditions, and what length alone could
 *       tell about them;
 *   <li>{@link dev.broca.lab.localize}: from activations to the mask of a network, with its
 *       quality, its controls and its passport;
 *   <li>{@link dev.broca.lab.lesion}: what the units of a mask are overwritten with, and what that
 *       takes out;
 *   <li>{@link dev.broca.lab.benchmark}: what the model, intact or lesioned, makes of texts;
 *   <li>{@link dev.broca.lab.profile}: what else the units of a mask respond to, on texts that did
 *       not select them;
 *   <li>{@link dev.broca.lab.brain}: whether they predict recordings of brains better than other
 *       units do;
 *   <li>{@link dev.broca.lab.sweep}: a network in one checkpoint of a training after the other;
 *   <li>{@link dev.broca.lab.study}: all of that from one file, with a store of what was measured
 *       and the verdicts that follow;
 *   <li>{@link dev.broca.lab.table}: tables of other people, whatever wrote them, for all of these;
 *   <li>{@link dev.broca.lab.output}: tables of our own, and every form that follows from them;
 *   <li>{@link dev.broca.lab.published}: published sets, fetched from where they are kept;
 *   <li>{@link dev.broca.lab.stats}: the formulas that the others use, free of any model.
 * </ol>
 *
 * <p>All of it runs from here without a command line: {@link dev.broca.lab.localize.Localizer} and
 * {@link dev.broca.lab.localize.KeptResults}, {@link dev.broca.lab.sweep.SweepRun}, {@link
 * dev.broca.lab.study.Study}. What long work says goes to a {@link dev.broca.lab.Listener}; {@link
 * dev.broca.lab.ModelOpener} says how the models of studies are found.
 *
 * <p>What all of them share lies here too: {@link dev.broca.lab.Mode} says whose rules hold where
 * the authors' code and good practice differ, {@link dev.broca.lab.LabException} that an experiment
 * cannot be run as asked, {@link dev.broca.lab.Note} what a result lacks, {@link
 * dev.broca.lab.FileName} which names out of files may become files. To follow one result from its
 * texts to its files, begin at {@link dev.broca.lab.localize.Localizer}.
 */
@NullMarked
package dev.broca.lab;

import org.jspecify.annotations.NullMarked;
