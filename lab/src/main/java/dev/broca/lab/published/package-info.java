/**
 * Sets of data that others publish: {@link dev.broca.lab.published.PublicData} knows where they
 * are, under which licence and with which checksums, fetches them and looks whether they are whole.
 * Sets of texts are kept where {@link dev.broca.lab.stimuli.made.PulledSets} finds them by name.
 */
@NullMarked
package dev.broca.lab.published;

import org.jspecify.annotations.NullMarked;
