/** Placeholder tour of app. */
@NullMarked
package dev.broca.app;

import org.jspecify.annotations.NullMarked;
