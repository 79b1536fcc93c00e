/**
 * The work of a study.
 *
 * <p>{@link dev.broca.lab.study.run.StudyModel} localizes a study's networks in a model. {@link
 * dev.broca.lab.study.run.StudyRun} cuts a study into pieces of work on one model and does what is
 * left. Every finished piece is kept in a {@link dev.broca.lab.store.Store} at once. {@code
 * Measuring} asks the model, {@code Forecasting} says how long it will take.
 */
@NullMarked
package dev.broca.lab.study.run;

import org.jspecify.annotations.NullMarked;
