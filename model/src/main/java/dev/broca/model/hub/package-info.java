/** Tour of hub: to be written with it. */
@NullMarked
package dev.broca.model.hub;

import org.jspecify.annotations.NullMarked;
