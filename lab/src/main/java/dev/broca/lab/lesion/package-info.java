/**
 * What a lesion writes into the units of a mask: a {@link dev.broca.lab.vocabulary.LesionKind}
 * becomes a {@link dev.broca.model.unit.Fill} by reading {@link dev.broca.lab.lesion.NeutralTexts}
 * with the intact model. A {@link dev.broca.lab.lesion.RealisedFootprint} says what the lesion
 * takes out of the stream while a benchmark is read.
 */
@NullMarked
package dev.broca.lab.lesion;

import org.jspecify.annotations.NullMarked;
