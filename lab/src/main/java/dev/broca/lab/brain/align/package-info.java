/**
 * From a model and a {@link dev.broca.lab.brain.data.Recording} to numbers: {@link
 * dev.broca.lab.brain.align.StimulusActivations} are the features, {@link
 * dev.broca.lab.brain.align.Baselines} what anybody could predict without a model, {@link
 * dev.broca.lab.brain.align.Scoring} fits either to the recording, and {@link
 * dev.broca.lab.brain.align.MaskAlignment} sets a mask beside its controls.
 */
@NullMarked
package dev.broca.lab.brain.align;

import org.jspecify.annotations.NullMarked;
