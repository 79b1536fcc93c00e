/**
 * The program around the laboratory, for people: {@link dev.broca.app.cli} is the command line,
 * {@link dev.broca.app.report} the pages and summaries that it writes. No science is done here:
 * what is computed can be computed from Java without this module.
 */
@NullMarked
package dev.broca.app;

import org.jspecify.annotations.NullMarked;
