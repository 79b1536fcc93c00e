/**
 * What a model makes of texts.
 *
 * <p>{@link dev.broca.lab.benchmark.TextScore} is the log-probability of a text, token by token,
 * after one {@link dev.broca.lab.benchmark.Prefix}. Benchmarks compare such scores.
 */
@NullMarked
package dev.broca.lab.benchmark;

import org.jspecify.annotations.NullMarked;
