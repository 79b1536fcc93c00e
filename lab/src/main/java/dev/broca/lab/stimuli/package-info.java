/** Tour of stimuli: to be written with it. */
@NullMarked
package dev.broca.lab.stimuli;

import org.jspecify.annotations.NullMarked;
