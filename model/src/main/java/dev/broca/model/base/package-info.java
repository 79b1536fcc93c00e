/**
 * What every room of this module uses: its one exception, and how far long work is.
 *
 * <p>A {@link dev.broca.model.base.ModelException} is every failure that a user can meet. Its
 * message says what was expected, what was found, and what to do.
 */
@NullMarked
package dev.broca.model.base;

import org.jspecify.annotations.NullMarked;
