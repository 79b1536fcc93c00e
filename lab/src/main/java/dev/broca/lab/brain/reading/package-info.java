/**
 * Whether the surprisal of words under a model says how long people read them.
 *
 * <ul>
 *   <li>{@link dev.broca.lab.brain.reading.ReadingFile} reads the times of one or more subjects
 *       into {@link dev.broca.lab.brain.reading.ReadingTimes};
 *   <li>{@link dev.broca.lab.brain.reading.WordSurprisals}: the words of a passage as a model reads
 *       them, one after the other;
 *   <li>{@link dev.broca.lab.brain.reading.ReadingModel} fits the times with and without them, and
 *       gives a {@link dev.broca.lab.brain.reading.ReadingGain}.
 * </ul>
 */
@NullMarked
package dev.broca.lab.brain.reading;

import org.jspecify.annotations.NullMarked;
