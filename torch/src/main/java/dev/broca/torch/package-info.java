/** Placeholder tour of torch. */
@NullMarked
package dev.broca.torch;

import org.jspecify.annotations.NullMarked;
