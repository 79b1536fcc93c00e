/**
 * What a model makes of texts, and what it can do.
 *
 * <p>{@link dev.broca.lab.benchmark.TextScore} is the log-probability of a text, token by token,
 * after one {@link dev.broca.lab.benchmark.Prefix}.
 *
 * <p>A {@link dev.broca.lab.benchmark.Benchmark} is a list of items. An {@link
 * dev.broca.lab.benchmark.Item} is a few texts to be scored ({@link
 * dev.broca.lab.benchmark.Passage}), and a {@link dev.broca.lab.benchmark.Rule} that turns their
 * scores into an {@link dev.broca.lab.benchmark.Outcome}: a pure function. {@link
 * dev.broca.lab.benchmark.suite.Benchmarks} reads them by name: BLiMP and other minimal pairs,
 * those of {@link dev.broca.lab.benchmark.pairs.MinimalPair our own}, SyntaxGym, GLUE, theory of
 * mind and arithmetic as questions with answers, and text files. An {@link
 * dev.broca.lab.benchmark.Evaluation} holds every score, so that all statistics can be done again.
 */
@NullMarked
package dev.broca.lab.benchmark;

import org.jspecify.annotations.NullMarked;
