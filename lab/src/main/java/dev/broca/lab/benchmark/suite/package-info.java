/**
 * The benchmarks that Broca knows, each from its files to items.
 *
 * <p>{@link dev.broca.lab.benchmark.suite.Benchmarks} reads them by name: BLiMP and other minimal
 * pairs, those of {@link dev.broca.lab.benchmark.pairs.MinimalPair our own}, SyntaxGym, GLUE,
 * theory of mind and arithmetic as questions with answers, options of one's own, and text files. A
 * new benchmark is a class here and a line there.
 */
@NullMarked
package dev.broca.lab.benchmark.suite;

import org.jspecify.annotations.NullMarked;
