/** Placeholder tour of model. */
@NullMarked
package dev.broca.model;

import org.jspecify.annotations.NullMarked;
