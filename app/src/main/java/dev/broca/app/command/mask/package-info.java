/** {@code broca mask}: show, compare, draw and export masks. */
@NullMarked
package dev.broca.app.command.mask;

import org.jspecify.annotations.NullMarked;
