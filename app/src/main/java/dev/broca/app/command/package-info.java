/**
 * Commands, one a file: each reads its options, calls the laboratory, and prints. Families of
 * commands have rooms of their own.
 */
@NullMarked
package dev.broca.app.command;

import org.jspecify.annotations.NullMarked;
