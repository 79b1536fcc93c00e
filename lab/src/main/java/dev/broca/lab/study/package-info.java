/**
 * Studies: one file that says what to lesion, how, and against which controls; a store of
 * everything that was measured; and what follows from it.
 *
 * <p>{@link dev.broca.lab.study.Study} is the way in: it reads the file, opens one model after the
 * other, has its networks localized ({@link dev.broca.lab.study.run.StudyModel}), does the work and
 * says what follows. {@link dev.broca.lab.study.spec.StudySpec} is the file. {@link
 * dev.broca.lab.study.run.StudyRun} cuts it into pieces of work on one model, does what is left,
 * and keeps every finished piece in a {@link dev.broca.lab.store.Store}; {@code Arms} draws the
 * masks, {@code Measuring} asks the model, {@code Forecasting} says how long it will take. A {@code
 * ModelPlan} tells the work by the keys of its results, so that {@link
 * dev.broca.lab.study.analysis.StudyAnalysis} needs no model: {@code TaskAnalysis} looks at one
 * task, {@code Contrasts} at the network against its controls, {@code DomainAnalysis} at networks
 * on each other's tasks, {@code BrainAnalysis} at recordings. {@link
 * dev.broca.lab.study.result.StudyResult} is what comes out, {@link
 * dev.broca.lab.study.export.StudyExport} its files.
 */
@NullMarked
package dev.broca.lab.study;

import org.jspecify.annotations.NullMarked;
