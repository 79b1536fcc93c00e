/** Whole experiments: {@code study}, {@code report} and {@code sweep}. */
@NullMarked
package dev.broca.app.command.study;

import org.jspecify.annotations.NullMarked;
