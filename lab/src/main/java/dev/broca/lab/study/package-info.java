/**
 * Studies: one file that says what to lesion, how, and against which controls; a store of
 * everything that was measured; and what follows from it.
 *
 * <p>{@link dev.broca.lab.study.StudySpec} is the file, {@link dev.broca.lab.study.StudyPlan} the
 * work that it asks for, {@link dev.broca.lab.study.StudyRun} does it and keeps every finished
 * piece in a {@link dev.broca.lab.study.Store}, {@link dev.broca.lab.study.StudyResult} is what
 * comes out.
 */
@NullMarked
package dev.broca.lab.study;

import org.jspecify.annotations.NullMarked;
