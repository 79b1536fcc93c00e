/** Placeholder tour of bench. */
@NullMarked
package dev.broca.bench;

import org.jspecify.annotations.NullMarked;
