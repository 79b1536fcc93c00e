/**
 * Commands about words and sentences: {@code score}, {@code generate}, {@code surprisal} and {@code
 * reading}.
 */
@NullMarked
package dev.broca.app.command.words;

import org.jspecify.annotations.NullMarked;
