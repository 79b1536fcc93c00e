/**
 * What was measured in brains while people read: {@link dev.broca.lab.brain.data.Recording}, read
 * from files by {@link dev.broca.lab.brain.data.RecordingFile}. Every reader fills a draft, and one
 * place checks it: stimuli against responses, duplicates, what is missing, what never varies.
 * {@code dev.broca.lab.published} knows where published ones are.
 */
@NullMarked
package dev.broca.lab.brain.data;

import org.jspecify.annotations.NullMarked;
