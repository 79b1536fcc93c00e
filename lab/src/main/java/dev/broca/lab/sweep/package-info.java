/**
 * A network in the checkpoints of one training: {@link dev.broca.lab.sweep.Checkpoints} puts them
 * in order and says what their x axis is, {@link dev.broca.lab.sweep.SweepRun} localizes in one
 * after the other, and {@link dev.broca.lab.sweep.Sweep} is what comes out: overlap with the last
 * and with the one before, correlation of t maps, the effect of the last one's units in the others
 * ({@link dev.broca.lab.quality.FoldMasks}), and the score of a benchmark.
 */
@NullMarked
package dev.broca.lab.sweep;

import org.jspecify.annotations.NullMarked;
