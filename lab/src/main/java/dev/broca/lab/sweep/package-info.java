/**
 * Checkpoints of one training beside each other: {@link dev.broca.lab.sweep.Checkpoints} puts them
 * in order and says what their x axis is. What is compared lies in {@code lab.localize}: overlap,
 * correlation of t maps, and the effect of one checkpoint's units in another ({@link
 * dev.broca.lab.quality.FoldMasks}).
 */
@NullMarked
package dev.broca.lab.sweep;

import org.jspecify.annotations.NullMarked;
