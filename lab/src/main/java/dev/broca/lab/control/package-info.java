/**
 * Masks to compare a network with.
 *
 * <p>{@link dev.broca.lab.control.Controls} draws them, a {@link
 * dev.broca.lab.vocabulary.ControlKind} says what they share with the network, and a {@link
 * dev.broca.lab.control.Balance} measures it.
 */
@NullMarked
package dev.broca.lab.control;

import org.jspecify.annotations.NullMarked;
