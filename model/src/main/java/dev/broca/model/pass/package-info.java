/**
 * The forward pass.
 *
 * <p>Texts lie in a {@code Batch} without padding. {@code Transformer} takes them through the
 * blocks, whose weights a {@code BlockSource} lends. After each block it overwrites what is
 * lesioned and shows the stream to a {@code StreamTap}: {@code PoolTap} copies pooled vectors, the
 * {@code *Meter} classes add up. {@code TokenScores} turns the last stream into log-probabilities.
 */
@NullMarked
package dev.broca.model.pass;

import org.jspecify.annotations.NullMarked;
