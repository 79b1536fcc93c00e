/**
 * One type for each word of the field that more than one room uses: which masks stand beside each
 * other ({@link dev.broca.lab.vocabulary.Arm}), what a control shares with its network ({@link
 * dev.broca.lab.vocabulary.ControlKind}), and what lesioned units are overwritten with ({@link
 * dev.broca.lab.vocabulary.LesionKind}).
 *
 * <p>Each has a label for files, words for people, and an order. Labels become types where YAML,
 * JSON and CSV are read, and types become labels where they are written; nowhere else.
 */
@NullMarked
package dev.broca.lab.vocabulary;

import org.jspecify.annotations.NullMarked;
