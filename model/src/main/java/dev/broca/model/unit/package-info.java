/**
 * The units of a model, and how they are read and lesioned.
 *
 * <p>{@link dev.broca.model.unit.Units} at a {@link dev.broca.model.unit.Site} are numbered block
 * after block. A {@link dev.broca.model.unit.Span} and a {@link dev.broca.model.unit.Reduction} say
 * which positions of a text become one vector. A {@link dev.broca.model.unit.Lesion} overwrites
 * units with a {@link dev.broca.model.unit.Fill} at {@link dev.broca.model.unit.LesionPositions}.
 */
@NullMarked
package dev.broca.model.unit;

import org.jspecify.annotations.NullMarked;
