/** Options that several commands share, and how words on the command line become values. */
@NullMarked
package dev.broca.app.option;

import org.jspecify.annotations.NullMarked;
