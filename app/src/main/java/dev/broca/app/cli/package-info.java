/**
 * The command line.
 *
 * <p>{@link dev.broca.app.Broca} is the program: it puts the commands together and turns what they
 * return or throw into an exit code ({@code Failures}). Each {@code *Command} is one command: it
 * reads its options, calls the laboratory, and prints. They share {@code ModelArgument}, {@code
 * Computing} and {@code Fetching} (which model, computed and fetched how), {@code Console} (results
 * to the standard output, all else to the standard error) and {@code Report} (what was found, in
 * every form that {@code --format} has). What the laboratory says while it works goes through
 * {@code ConsoleListener} to the standard error.
 */
@NullMarked
package dev.broca.app.cli;

import org.jspecify.annotations.NullMarked;
