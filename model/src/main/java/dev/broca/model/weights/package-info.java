/** Tour of weights: to be written with it. */
@NullMarked
package dev.broca.model.weights;

import org.jspecify.annotations.NullMarked;
