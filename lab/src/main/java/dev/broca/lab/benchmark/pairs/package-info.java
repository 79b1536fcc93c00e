/**
 * Minimal pairs of our own: grammatical sentences, each beside one that is not.
 *
 * <p>Two text files beside these classes say everything: {@code lexicon.txt} has the words by class
 * with their forms, {@code grammar.txt} the phenomena, their paradigms, and the sentences of these
 * with words to be drawn. {@link dev.broca.lab.benchmark.pairs.MinimalPair#all()} draws them:
 * always the same.
 *
 * <p>The sentences of a paradigm are filled together, with the same words. Where one is right with
 * a form and the next with the other, a model that prefers words, whatever their structure, is
 * right in half of the pairs.
 */
@NullMarked
package dev.broca.lab.benchmark.pairs;

import org.jspecify.annotations.NullMarked;
