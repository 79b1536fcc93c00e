/**
 * Stimuli that Broca makes or knows.
 *
 * <p>A {@link dev.broca.lab.stimuli.made.StimulusSet} is a contrast chosen before the model is
 * known. There are our own sentences, stories and sums, nonwords alike in tokens or letters, and
 * readers of the published localizers.
 */
@NullMarked
package dev.broca.lab.stimuli.made;

import org.jspecify.annotations.NullMarked;
