/**
 * From what was measured to what follows.
 *
 * <p>{@link dev.broca.lab.study.analysis.StudyAnalysis} needs a store and no model: {@code
 * TaskAnalysis} looks at one task, {@code Contrasts} at the network against its controls, {@code
 * DomainAnalysis} at networks on each other's tasks, {@code BrainAnalysis} at recordings. {@code
 * Paragraph} says it in words.
 */
@NullMarked
package dev.broca.lab.study.analysis;

import org.jspecify.annotations.NullMarked;
