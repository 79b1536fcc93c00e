/**
 * Which masks a study lesions and which pieces of work that takes.
 *
 * <p>{@link dev.broca.lab.study.plan.Arms} draws the masks. A {@link
 * dev.broca.lab.study.plan.ModelPlan} names the work by the keys of its results, so that the
 * analysis needs no model.
 */
@NullMarked
package dev.broca.lab.study.plan;

import org.jspecify.annotations.NullMarked;
