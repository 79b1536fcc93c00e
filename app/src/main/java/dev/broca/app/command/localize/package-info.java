/**
 * Commands that read activations: {@code localize}, {@code activations} and {@code profile}, with
 * the folders that results of a localizer lie in.
 */
@NullMarked
package dev.broca.app.command.localize;

import org.jspecify.annotations.NullMarked;
