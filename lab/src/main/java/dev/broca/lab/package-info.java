/** Placeholder tour of lab. */
@NullMarked
package dev.broca.lab;

import org.jspecify.annotations.NullMarked;
