/**
 * The command line.
 *
 * <p>{@link dev.broca.app.Broca} is the program: it puts the commands together and turns what they
 * return or throw into an exit code ({@code Failures}). Each {@code *Command} is one command: it
 * reads its options, calls the laboratory, and prints. They share {@code ModelArgument}, {@code
 * Computing} and {@code Fetching} (which model, computed and fetched how), {@code Console} (results
 * to the standard output, all else to the standard error), {@code Report} (what was found, in every
 * form that {@code --format} has) and {@code Staging} (files that appear whole or not at all).
 * {@code LocalizerFiles} keeps and finds again what a localizer has found.
 */
@NullMarked
package dev.broca.app.cli;

import org.jspecify.annotations.NullMarked;
